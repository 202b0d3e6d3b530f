package io.mahakam.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SessionOptionsTests {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration NEGATIVE = Duration.ofSeconds(-1);

    @Test
    void defaultsAreThoseOfTheDocumentation() {
        SessionOptions defaults = SessionOptions.DEFAULT;
        assertThat(defaults.heartbeatInterval()).hasSeconds(25);
        assertThat(defaults.heartbeatTimeout()).hasSeconds(20);
        assertThat(defaults.closeTimeout()).hasSeconds(5);
        assertThat(defaults.sendTimeout()).hasSeconds(10);
        assertThat(defaults.messageTimeout()).hasSeconds(60);
        assertThat(defaults.maxQueuedBytes()).isEqualTo(1024 * 1024);
    }

    @Test
    void noHeartbeatIsAllowed() {
        assertThat(TestOptions.timeouts(Duration.ZERO, SECOND, SECOND, SECOND).heartbeatInterval())
                .isZero();
    }

    @Test
    void durationsArePositive() {
        refused("heartbeatInterval is zero or more", () -> TestOptions.timeouts(NEGATIVE, SECOND, SECOND, SECOND));
        refused(
                "heartbeatTimeout is more than zero",
                () -> TestOptions.timeouts(SECOND, Duration.ZERO, SECOND, SECOND));
        refused("messageTimeout is zero or more", () -> TestOptions.messageTimeout(NEGATIVE));
        refused("closeTimeout is more than zero", () -> TestOptions.timeouts(SECOND, SECOND, NEGATIVE, SECOND));
        refused("sendTimeout is more than zero", () -> TestOptions.timeouts(SECOND, SECOND, SECOND, Duration.ZERO));
    }

    @Test
    void boundsAreAtLeastOne() {
        refused("maxQueuedBytes is at least 1, not 0", () -> TestOptions.outbound(0, 1));
        refused("maxQueuedMessages is at least 1, not 0", () -> TestOptions.outbound(1, 0));
        refused("maxSentFrameSize is at least 1, not 0", () -> TestOptions.maxSentFrameSize(0, 1));
        refused("maxReceivedBytes is at least 1, not 0", () -> TestOptions.inbound(0, 1));
        refused("maxReceivedMessages is at least 1, not -1", () -> TestOptions.inbound(1, -1));
    }

    private static void refused(String message, Runnable options) {
        assertThatIllegalArgumentException().isThrownBy(options::run).withMessageStartingWith(message);
    }
}
