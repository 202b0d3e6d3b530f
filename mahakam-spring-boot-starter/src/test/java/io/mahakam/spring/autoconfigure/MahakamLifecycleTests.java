package io.mahakam.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.mahakam.loop.EventLoops;
import io.mahakam.session.PayloadEncoder;
import io.mahakam.session.SessionOptions;
import io.mahakam.session.Sessions;
import io.mahakam.spring.web.HandshakeGate;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

class MahakamLifecycleTests {
    private final Workers workers = Workers.platform(1);
    private final MahakamLifecycle lifecycle = new MahakamLifecycle(
            new EventLoops(1),
            new Sessions(SessionOptions.DEFAULT, PayloadEncoder.BASIC, workers.executor()),
            workers,
            new HandshakeGate(() -> null),
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

        CompletableFuture<Boolean> runningAtCallback = new CompletableFuture<>();
        lifecycle.stop(() -> runningAtCallback.complete(lifecycle.isRunning()));

        assertThat(runningAtCallback).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(false);
        assertThatIllegalStateException()
                .isThrownBy(lifecycle::start)
                .withMessage("WebSocket endpoints cannot be started again once they were stopped:"
                        + " make a new application context.");
    }
}
