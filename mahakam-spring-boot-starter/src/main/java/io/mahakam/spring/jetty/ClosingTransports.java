package io.mahakam.spring.jetty;

import io.mahakam.session.Lane;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a lane that Jetty is closing, few at a time. Jetty ends each in a task of its thread pool, which
 * starts a thread for every task that finds none idle, and keeps it for a minute: of a thousand at once it would start
 * dozens. All methods are called on the lane only.
 */
final class ClosingTransports {
    /** So many tasks at once find threads in any pool. */
    private static final int MAX_CLOSING = 4;

    private final Lane lane;
    private final long patienceNanos;
    private final Queue<JettyTransport> waiting = new ArrayDeque<>();
    private int closing;
    private boolean ended;
    private Lane.@Nullable Timer patience;

    /** @param patienceNanos no connection waits longer, even if other work holds all threads of the pool */
    ClosingTransports(Lane lane, long patienceNanos) {
        this.lane = lane;
        this.patienceNanos = patienceNanos;
    }

    /** Has Jetty close a connection, now or when others are closed. */
    void add(JettyTransport transport) {
        if (closing < MAX_CLOSING || ended) {
            close(transport);
            return;
        }
        waiting.add(transport);
        if (patience == null) {
            patience = lane.schedule(patienceNanos, this::patienceIsOver);
        }
    }

    /** Jetty has closed a connection that it was told to close. */
    void closed() {
        closing--;
        closeWaiting(MAX_CLOSING);
    }

    /** The lane ends: nobody waits any more. */
    void end() {
        ended = true;
        closeWaiting(Integer.MAX_VALUE);
    }

    private void patienceIsOver() {
        patience = null;
        closeWaiting(Integer.MAX_VALUE);
    }

    private void closeWaiting(int maxClosing) {
        while (closing < maxClosing && !waiting.isEmpty()) {
            close(waiting.remove());
        }
        if (waiting.isEmpty() && patience != null) {
            patience.cancel();
            patience = null;
        }
    }

    private void close(JettyTransport transport) {
        closing++; // even if it throws: Jetty tells all the same
        if (!transport.closeEndPoint()) {
            closing--;
        }
    }
}
