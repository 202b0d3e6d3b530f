package io.mahakam.session;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Watches a {@link WorkerPool} while it is busy: ticks while tasks wait, and sleeps otherwise. Each tick lets more
 * workers be active if those that are block, and wakes the lanes whose wakes were put off.
 */
final class WorkerMonitor implements Runnable {
    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(1);

    /** While nothing waits and yet some are blocked. */
    private static final long SLOW_TICK = TimeUnit.MILLISECONDS.toNanos(100);

    /** It goes on for so many ticks, lest every burst had to wake it. */
    private static final int QUIET_TICKS = 10;

    private static final long BETWEEN_REPORTS = TimeUnit.MINUTES.toNanos(1);

    private final WorkerPool pool;
    private final Queue<Runnable> tasks;
    private final ActiveLimit limit;
    private final long longWait;
    private final Consumer<Duration> overloaded;
    private final Thread thread;
    private final AtomicReference<Watch> watch = new AtomicReference<>(Watch.OFF);
    private int quiet;

    /** Queued behind the tasks that wait: when it is taken, all of these have begun. */
    private final Runnable mark = this::markTaken;

    private volatile boolean marked;
    private long markedAt;
    private long reportedAt = System.nanoTime() - BETWEEN_REPORTS;

    private enum Watch {
        OFF,
        /** It ticks. */
        ON,
        /** It ticks, and since the last tick a task came for which no worker was free. */
        NEEDED
    }

    WorkerMonitor(
            WorkerPool pool,
            Queue<Runnable> tasks,
            ActiveLimit limit,
            String name,
            Duration longWait,
            Consumer<Duration> overloaded) {
        this.pool = pool;
        this.tasks = tasks;
        this.limit = limit;
        this.longWait = longWait.toNanos();
        this.overloaded = overloaded;
        this.thread = new Thread(null, this, name, 0, false);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Makes it see that the pool is closed. */
    void stop() {
        LockSupport.unpark(thread);
    }

    /** A task waits for which no worker is free. Any thread. */
    void need() {
        if (watch.get() != Watch.NEEDED && watch.getAndSet(Watch.NEEDED) == Watch.OFF) {
            LockSupport.unpark(thread);
        }
    }

    /** Whether there will be another tick soon. Any thread. */
    boolean isTicking() {
        return watch.get() != Watch.OFF;
    }

    @Override
    public void run() {
        while (!pool.isClosed()) {
            LockSupport.parkNanos(this, pause());
            Thread.interrupted(); // by whoever was told of a long wait; it would not park any more
            try {
                tick(System.nanoTime());
            } catch (RuntimeException | Error fault) {
                thread.getUncaughtExceptionHandler().uncaughtException(thread, fault);
            }
        }
        pool.wakeLanes();
    }

    private long pause() {
        if (isTicking()) {
            return TICK;
        }
        return limit.isUsual() ? Long.MAX_VALUE : SLOW_TICK;
    }

    void tick(long now) {
        boolean needed = watch.compareAndSet(Watch.NEEDED, Watch.ON);
        pool.wakeLanes();
        if (marked && tasks.peek() == mark && tasks.remove(mark)) {
            marked = false;
        }
        boolean waiting = !tasks.isEmpty();
        limit.tick(pool.countStuck(now), waiting, !marked);
        pool.activateWorkers();
        if (waiting) {
            need();
        }
        quiet = needed || waiting ? 0 : quiet + 1;
        if (quiet > QUIET_TICKS && watch.compareAndSet(Watch.ON, Watch.OFF)) {
            pool.wakeLanes();
        }
        if (marked) {
            reportLongWait(now);
        } else if (waiting) {
            marked = true;
            markedAt = now;
            tasks.add(mark);
        }
    }

    private void markTaken() {
        marked = false;
    }

    private void reportLongWait(long now) {
        if (limit.isMax() && now - markedAt >= longWait && now - reportedAt >= BETWEEN_REPORTS) {
            reportedAt = now;
            overloaded.accept(Duration.ofNanos(now - markedAt));
        }
    }
}
