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
    private final MemoryLane lane = new MemoryLane();
    private final List<String> done = new ArrayList<>();
    private final MessageTimeout timeout = new MessageTimeout(lane, ofSeconds(60), () -> done.add("expired"));

    @Test
    void expiresOnceAMessageTakesTooLong() {
        timeout.begun();
        lane.advance(ofMillis(59_999));
        timeout.begun();
        assertThat(done).isEmpty();
        lane.advance(ofMillis(1));
        assertThat(done).containsExactly("expired");
        lane.advance(ofSeconds(100));
        assertThat(done).hasSize(1);
    }

    @Test
    void startsAnewWithEachMessage() {
        timeout.begun();
        lane.advance(ofSeconds(40));
        timeout.finished();
        timeout.begun();
        lane.advance(ofMillis(59_999));
        assertThat(done).isEmpty();
        lane.advance(ofMillis(1));
        assertThat(done).containsExactly("expired");
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
        assertThat(done).isEmpty();
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
        assertThat(done).isEmpty();
        lane.advance(ofMillis(1));
        assertThat(done).containsExactly("expired");
    }

    @Test
    void stopsAndStartsBetweenMessages() {
        timeout.stop();
        timeout.start();
        assertThat(lane.scheduled()).isZero();
    }

    @Test
    void zeroMeansNever() {
        new MessageTimeout(lane, Duration.ZERO, () -> done.add("expired")).begun();
        assertThat(lane.scheduled()).isZero();
    }
}
