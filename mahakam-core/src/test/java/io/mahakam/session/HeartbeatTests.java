package io.mahakam.session;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.session.memory.MemoryLane;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeartbeatTests {
    private final TestConnection connection = new TestConnection(
            TestOptions.timeouts(Duration.ZERO, ofSeconds(20), ofSeconds(5), ofSeconds(10))); // no heartbeat of its own
    private final MemoryLane lane = connection.lane();
    private final List<String> done = new ArrayList<>();
    private final Heartbeat heartbeat = heartbeat(ofSeconds(25), ofSeconds(20));

    @Test
    void pingsAfterASilence() {
        heartbeat.start();
        lane.advance(ofMillis(24_999));
        assertThat(done()).isEmpty();
        lane.advance(ofMillis(1));
        assertThat(done()).containsExactly("ping");
    }

    @Test
    void cutsWhoSaysNothingAfterThePing() {
        heartbeat.start();
        lane.advance(ofMillis(44_999));
        assertThat(done()).containsExactly("ping");
        lane.advance(ofMillis(1));
        assertThat(done()).containsExactly("ping", "cut");
        assertThat(lane.scheduled()).isZero();
    }

    @Test
    void whateverComesIsASignOfLife() {
        heartbeat.start();
        lane.advance(ofSeconds(20));
        heartbeat.received();
        lane.advance(ofMillis(24_999));
        assertThat(done()).isEmpty();
        lane.advance(ofMillis(1));
        assertThat(done()).containsExactly("ping");
        lane.advance(ofSeconds(19));
        heartbeat.received();
        lane.advance(ofMillis(24_999));
        assertThat(done()).containsExactly("ping");
        lane.advance(ofMillis(1));
        assertThat(done()).containsExactly("ping", "ping");
    }

    @Test
    void aTimeoutLongerThanTheIntervalDelaysNoPing() {
        Heartbeat patient = heartbeat(ofSeconds(5), ofSeconds(60));
        patient.start();
        lane.advance(ofSeconds(5));
        patient.received();
        lane.advance(ofSeconds(5));
        assertThat(done()).containsExactly("ping", "ping");
    }

    @Test
    void standsStillWhileStopped() {
        heartbeat.start();
        lane.advance(ofSeconds(24));
        heartbeat.stop();
        assertThat(lane.scheduled()).isZero();
        lane.advance(ofSeconds(1000));
        heartbeat.start();
        lane.advance(ofMillis(24_999));
        assertThat(done()).isEmpty();
        lane.advance(ofMillis(1));
        assertThat(done()).containsExactly("ping");
    }

    @Test
    void aStopForgetsThePing() {
        heartbeat.start();
        lane.advance(ofSeconds(25));
        heartbeat.stop();
        heartbeat.received();
        assertThat(lane.scheduled()).isZero();
        heartbeat.start();
        lane.advance(ofSeconds(25));
        assertThat(done()).containsExactly("ping", "ping");
    }

    @Test
    void theRoundTripIsTimed() {
        heartbeat.start();
        lane.advance(ofSeconds(25));
        assertThat(heartbeat.roundTripTime()).isNull();
        lane.advance(ofMillis(120));
        answered(1);
        assertThat(heartbeat.roundTripTime()).isEqualTo(ofMillis(120));

        lane.advance(ofSeconds(25));
        assertThat(heartbeat.roundTripTime()).as("until the next answer").isEqualTo(ofMillis(120));
        lane.advance(ofMillis(80));
        answered(2);
        assertThat(heartbeat.roundTripTime()).isEqualTo(ofMillis(80));
    }

    @Test
    void anAnswerToAnEarlierPingIsNotTimed() {
        heartbeat.start();
        lane.advance(ofSeconds(25));
        heartbeat.received(); // something else
        lane.advance(ofSeconds(25));
        answered(1);
        assertThat(heartbeat.roundTripTime()).isNull();
        lane.advance(ofSeconds(1));
        answered(2);
        assertThat(heartbeat.roundTripTime()).isEqualTo(ofSeconds(1));
        lane.advance(ofSeconds(1));
        answered(2);
        assertThat(heartbeat.roundTripTime()).as("answered twice").isEqualTo(ofSeconds(1));
    }

    @Test
    void somethingElseInBetweenDoesNotMatter() {
        heartbeat.start();
        lane.advance(ofSeconds(25));
        lane.advance(ofSeconds(1));
        heartbeat.received();
        lane.advance(ofSeconds(1));
        answered(1);
        assertThat(heartbeat.roundTripTime()).isEqualTo(ofSeconds(2));
    }

    @Test
    void anAnswerThatWaitedForUsIsNotTimed() {
        heartbeat.start();
        lane.advance(ofSeconds(25));
        heartbeat.stop();
        lane.advance(ofSeconds(100));
        heartbeat.start();
        answered(1);
        assertThat(heartbeat.roundTripTime()).isNull();
    }

    @Test
    void anIntervalOfZeroMeansNever() {
        Heartbeat never = heartbeat(Duration.ZERO, ofSeconds(20));
        never.start();
        assertThat(lane.scheduled()).isZero();
        never.received();
        never.stop();
        assertThat(lane.scheduled()).isZero();
    }

    private void answered(int ping) {
        heartbeat.received();
        byte[] payload = Frames.heartbeat(ping).getBytes(StandardCharsets.ISO_8859_1);
        assertThat(heartbeat.isAnswer(ByteBuffer.wrap(payload))).isTrue();
    }

    private Heartbeat heartbeat(Duration interval, Duration timeout) {
        return new Heartbeat(connection.session(), interval, timeout);
    }

    /** What the peer has noticed so far. */
    private List<String> done() {
        connection.sent().forEach(frame -> done.add(frame.substring(0, frame.indexOf(':'))));
        if (connection.transport().closed() > 0 && !done.contains("cut")) {
            done.add("cut");
        }
        return done;
    }
}
