package io.mahakam.session;

import java.nio.ByteBuffer;

/**
 * Where a group of sessions is read and written, one task at a time: a loop in production, a plain queue in tests.
 * {@link #post} and {@link #wake} may be called from any thread, everything else only by tasks of the lane, except where
 * noted.
 */
public interface Lane {
    /** Adds a task behind those posted before. It runs after the next {@link #wake()}, or earlier; it must not throw. */
    void post(Runnable task);

    /** Makes the lane run what was posted. */
    void wake();

    /**
     * {@link #wake}, but when it suits the caller: a worker of a busy {@link WorkerPool} first runs what else waits, or
     * 1 to 2 ms go by. Any thread.
     */
    default void wakeSoon() {
        if (!(Thread.currentThread() instanceof Worker worker) || !worker.putOff(this)) {
            wake();
        }
    }

    /** {@link #post} and {@link #wakeSoon}. */
    default void execute(Runnable task) {
        post(task);
        wakeSoon();
    }

    /**
     * Whether the caller is a task of this lane, and nothing is posted: then what it would post it may as well do at
     * once, and overtakes nobody. May be called from any thread.
     */
    boolean isCaughtUp();

    /** Runs a task once, after everything that is ready now: that is when sessions write. */
    void atEndOfTurn(Runnable task);

    /** Runs a task after a delay. The time is that of {@link #now()}. */
    Timer schedule(long delayNanos, Runnable task);

    /** The time in nanoseconds, of use only in differences, as of {@link System#nanoTime()}. */
    long now();

    /** A cleared direct buffer to read into; its content is lost when the task ends. */
    ByteBuffer readBuffer();

    /** A cleared direct buffer to write from; its content is lost when the task ends. */
    ByteBuffer writeBuffer();

    /** A task that is scheduled. */
    interface Timer {
        /** The task will not run any more; does nothing if it has run. */
        void cancel();
    }
}
