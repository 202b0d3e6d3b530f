package io.mahakam.spring.autoconfigure;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.session.Sessions;
import io.mahakam.spring.web.HandshakeGate;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Lets handshakes pass with the application and ends all sessions with it. A web server's graceful shutdown does not
 * wait for upgraded connections but cuts them, so theirs comes before.
 */
final class MahakamLifecycle implements SmartLifecycle {
    /** Stopped before the web server shuts down, and after what the application stops in the default phase. */
    static final int PHASE = WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE + 512;

    private final Sessions sessions;
    private final Workers workers;
    private final HandshakeGate gate;
    private final Duration closeTimeout;
    private volatile boolean running;
    private volatile boolean stopped;

    MahakamLifecycle(Sessions sessions, Workers workers, HandshakeGate gate, Duration closeTimeout) {
        this.sessions = sessions;
        this.workers = workers;
        this.gate = gate;
        this.closeTimeout = closeTimeout;
    }

    @Override
    public void start() {
        if (stopped) {
            throw new IllegalStateException(
                    "WebSocket endpoints cannot be started again once they were stopped: make a new application context.");
        }
        gate.open();
        running = true;
    }

    @Override
    public void stop(Runnable callback) {
        Runnable stopping = () -> {
            try {
                stop();
            } finally {
                callback.run();
            }
        };
        new Thread(stopping, "mahakam-shutdown").start();
    }

    @Override
    public void stop() {
        stopped = true;
        gate.close();
        CompletableFuture<Void> ended = sessions.close(CloseStatus.GOING_AWAY).toCompletableFuture();
        await(ended);
        gate.cutConnections();
        // The endpoints of connections that were cut are told as well.
        await(ended);
        workers.close();
        running = false;
    }

    private void await(CompletableFuture<Void> ended) {
        try {
            ended.get(closeTimeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException goOn) {
            // Whoever has not ended by now is cut, or interrupted.
        } catch (InterruptedException stopWaiting) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Connections cannot be paused. */
    @Override
    public boolean isPauseable() {
        return false;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
