package io.mahakam.session;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A thread of a {@link WorkerPool}. */
final class Worker extends Thread {
    /** After so many tasks the lanes are woken to which they have posted, if others still wait. */
    private static final int TASKS_BETWEEN_WAKES = 32;

    /** Almost a tick of the monitor, which may be a little early. */
    private static final long LONG_TO_WAIT = TimeUnit.MICROSECONDS.toNanos(900);

    private static final long LONG_TO_RUN = TimeUnit.MILLISECONDS.toNanos(4);

    private final WorkerPool pool;
    private final PutOffWakes wakes = new PutOffWakes();

    /** Tasks begun and tasks ended: inside of a task it is odd. Written by this thread. */
    private final AtomicLong steps = new AtomicLong();

    /** Is on the stack of those that have nothing to do. Written under the pool's lock. */
    private volatile boolean idle;

    // Of the monitor: the task that it saw last, and since when.
    private long seenSteps;
    private long seenSince;

    Worker(WorkerPool pool, String name, @Nullable ClassLoader loader) {
        super(null, null, name, 0, false); // nothing of the thread that happens to need it
        this.pool = pool;
        setContextClassLoader(loader);
        setDaemon(true);
    }

    @Override
    public void run() {
        try {
            do {
                work();
            } while (pool.waitForWork(this));
        } finally {
            wakes.perform();
            pool.ended(this);
        }
    }

    /** Runs tasks until there are none, or too many workers. */
    private void work() {
        int count = 0;
        for (Runnable task = pool.nextTask(); task != null; task = pool.nextTask()) {
            steps.setRelease(steps.getPlain() + 1);
            try {
                task.run();
            } catch (Throwable fault) {
                getUncaughtExceptionHandler().uncaughtException(this, fault);
            }
            steps.setRelease(steps.getPlain() + 1);
            Thread.interrupted(); // the task's own business
            if (++count % TASKS_BETWEEN_WAKES == 0) {
                wakes.perform();
            }
        }
        wakes.perform();
    }

    /** Puts off the wake of a lane until the next tasks have run; false if that might take too long. On this thread. */
    boolean putOff(Lane lane) {
        if (!pool.isWatched() || !wakes.add(lane)) {
            return false;
        }
        if (!pool.isWatched()) { // since a moment ago: nobody may come for it
            wakes.perform();
        }
        return true;
    }

    /** Wakes the lanes whose wakes were put off. Any thread. */
    void wakeLanes() {
        wakes.perform();
    }

    /**
     * Whether it is in one task for so long that another should take its place, as far as was seen in earlier calls. One
     * that seems to run may just not have been given a processor, or else wait in native code. On the monitor.
     */
    boolean isStuck(long now) {
        long seen = steps.getAcquire();
        if (seen != seenSteps) {
            seenSteps = seen;
            seenSince = now;
        }
        return seen % 2 == 1 && now - seenSince >= (getState() == State.RUNNABLE ? LONG_TO_RUN : LONG_TO_WAIT);
    }

    boolean isIdle() {
        return idle;
    }

    void setIdle(boolean idle) {
        this.idle = idle;
    }
}
