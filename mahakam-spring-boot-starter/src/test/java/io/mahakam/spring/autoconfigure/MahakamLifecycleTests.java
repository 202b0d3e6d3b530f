package io.mahakam.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.mahakam.session.PayloadEncoder;
import io.mahakam.session.SessionOptions;
import io.mahakam.session.Sessions;
import io.mahakam.spring.web.HandshakeGate;
import io.mahakam.spring.web.TestAdopter;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

class MahakamLifecycleTests {
    private final Workers workers = Workers.platform(1);
    private final TestAdopter adopter = new TestAdopter();
    private final MahakamLifecycle lifecycle = new MahakamLifecycle(
            new Sessions(SessionOptions.DEFAULT, PayloadEncoder.BASIC, workers.executor()),
            workers,
            new HandshakeGate(() -> adopter),
            Duration.ofSeconds(5));

    @Test
    void itStopsBetweenTheApplicationAndTheWebServer() {
        assertThat(lifecycle.getPhase())
                .isGreaterThan(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE)
                .isLessThan(SmartLifecycle.DEFAULT_PHASE);
    }

    @Test
    void itCannotBePaused() {
        assertThat(lifecycle.isPauseable()).isFalse();
    }

    @Test
    void itRunsFromStartUntilItHasStopped() {
        assertThat(lifecycle.isRunning()).isFalse();
        lifecycle.start();
        assertThat(lifecycle.isRunning()).isTrue();
        assertThat(adopter.calls).containsExactly("start");

        CompletableFuture<Boolean> runningAtCallback = new CompletableFuture<>();
        lifecycle.stop(() -> runningAtCallback.complete(lifecycle.isRunning()));

        assertThat(runningAtCallback).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(false);
        assertThat(adopter.calls).containsExactly("start", "stop");
        assertThatIllegalStateException()
                .isThrownBy(lifecycle::start)
                .withMessage("WebSocket endpoints cannot be started again once they were stopped:"
                        + " make a new application context.");
    }
}
