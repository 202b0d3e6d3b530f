package io.mahakam.benchmarks.rooms;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks four times a second at a server that has more connections than it should have, until they are gone. On a thread of
 * its own.
 */
final class Watch implements AutoCloseable {
    private final Server server;
    private final int descriptorsWithout;
    private final int descriptorsWith;
    private final long started = System.nanoTime();
    private final Thread thread = new Thread(this::run, "watch");
    private volatile boolean closed;
    private volatile int threadsWith;
    private volatile int threads;
    private volatile double secondsUntilGone = Double.POSITIVE_INFINITY;

    private Watch(Server server, int descriptorsWithout) {
        this.server = server;
        this.descriptorsWithout = descriptorsWithout;
        this.descriptorsWith = server.descriptors();
    }

    /** Waits from now on for a server to have no more descriptors than it had without those connections. */
    static Watch until(Server server, int descriptorsWithout) {
        Watch watch = new Watch(server, descriptorsWithout);
        watch.thread.setDaemon(true);
        watch.thread.start();
        return watch;
    }

    /** Most threads while all the connections were there. */
    int threadsWith() {
        return threadsWith;
    }

    /** Most threads at any time. */
    int threads() {
        return threads;
    }

    /** Infinite while they are there. */
    double secondsUntilGone() {
        return secondsUntilGone;
    }

    /** Waits for them to be gone, but not longer than some seconds. */
    void await(int seconds) {
        for (int i = 0; i < 10 * seconds && Double.isInfinite(secondsUntilGone); i++) {
            LockSupport.parkNanos(100_000_000);
        }
    }

    private void run() {
        while (!closed) {
            int now = threadsNow();
            int descriptors = server.descriptors();
            threads = Math.max(threads, now);
            if (descriptors >= descriptorsWith) {
                threadsWith = Math.max(threadsWith, now);
            }
            if (Double.isInfinite(secondsUntilGone) && descriptors <= descriptorsWithout) {
                secondsUntilGone = (System.nanoTime() - started) / 1e9;
            }
            LockSupport.parkNanos(250_000_000);
        }
    }

    private int threadsNow() {
        try {
            return server.threads();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
