package io.mahakam.session;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.session.memory.MemoryLane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageTimeoutTests {
    private static final String EXPIRED = "close:1008 A message was not finished in time";

    private final TestConnection connection = new TestConnection(
            TestOptions.timeouts(Duration.ZERO, ofSeconds(20), ofSeconds(5), ofSeconds(10))); // no heartbeat
    private final MemoryLane lane = connection.lane();
    private final List<String> done = new ArrayList<>();
    private final MessageTimeout timeout = new MessageTimeout(connection.session(), ofSeconds(60));

    @Test
    void expiresOnceAMessageTakesTooLong() {
        timeout.begun();
        lane.advance(ofMillis(59_999));
        timeout.begun();
        assertThat(done()).isEmpty();
        lane.advance(ofMillis(1));
        assertThat(done()).containsExactly(EXPIRED);
        lane.advance(ofSeconds(100));
        assertThat(done()).hasSize(1);
    }

    @Test
    void startsAnewWithEachMessage() {
        timeout.begun();
        lane.advance(ofSeconds(40));
        timeout.finished();
        timeout.begun();
        lane.advance(ofMillis(59_999));
        assertThat(done()).isEmpty();
        lane.advance(ofMillis(1));
        assertThat(done()).containsExactly(EXPIRED);
    }

    @Test
    void setsOneTimerForAllMessages() {
        assertThat(lane.scheduled()).isZero();
        for (int i = 0; i < 10; i++) {
            timeout.begun();
            timeout.finished();
            assertThat(lane.scheduled()).isEqualTo(1);
        }
        lane.advance(ofSeconds(60));
        assertThat(lane.scheduled()).as("nothing is unfinished").isZero();
        assertThat(done()).isEmpty();
    }

    @Test
    void standsStillWhileStopped() {
        timeout.begun();
        lane.advance(ofSeconds(20));
        timeout.stop();
        assertThat(lane.scheduled()).isZero();
        lane.advance(ofSeconds(1000));
        timeout.start();
        lane.advance(ofMillis(39_999));
        assertThat(done()).isEmpty();
        lane.advance(ofMillis(1));
        assertThat(done()).containsExactly(EXPIRED);
    }

    @Test
    void stopsAndStartsBetweenMessages() {
        timeout.stop();
        timeout.start();
        assertThat(lane.scheduled()).isZero();
    }

    @Test
    void zeroMeansNever() {
        new MessageTimeout(connection.session(), Duration.ZERO).begun();
        assertThat(lane.scheduled()).isZero();
    }

    /** What the peer was told so far. */
    private List<String> done() {
        done.addAll(connection.sent());
        return done;
    }
}
