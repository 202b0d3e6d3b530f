package io.mahakam.session;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Threads that run listeners, which are mostly short and yet may block: see {@link Sessions}. Thread-safe.
 *
 * <p>Usually as many workers are active as there are processors. A task that finds them busy waits for one of them,
 * rather than wake another thread: waking costs more than most tasks do. Only when workers stay in a task, or tasks wait
 * for some milliseconds, do more workers become active, up to a maximum; then tasks wait for as long as it takes. While
 * the pool is busy, a worker wakes the lanes to which it has posted when it has run the next tasks, too, or 1 to 2 ms
 * later at the latest.
 *
 * <p>A {@code ThreadPoolExecutor} has either few threads, and then one listener that blocks holds up all sessions, or
 * many, and then it wakes one for each task; it locks its queue for each; and nobody could tell when its threads are done
 * with what waits. A {@code ForkJoinPool} adds threads only for those that block and say so.
 */
public final class WorkerPool implements Executor, AutoCloseable {
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(60);
    private static final Duration LONG_WAIT = Duration.ofSeconds(1);

    /** How long a task that was interrupted may take to return. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final String namePrefix;
    private final long keepAlive;
    private final @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();
    private final Consumer<Thread> starter;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final ActiveLimit limit;
    private final WorkerMonitor monitor;
    private final List<Worker> workers = new CopyOnWriteArrayList<>();
    private final Runnable activation = this::activateIfNeeded;
    private volatile boolean closed;

    /** Held while a worker begins or ends to be active: never while it runs a task. */
    private final ReentrantLock lock = new ReentrantLock();

    /** Workers that are not idle. Written under the lock. */
    private final AtomicInteger active = new AtomicInteger();

    // Guarded by the lock.
    private final Deque<Worker> idle = new ArrayDeque<>();
    private int lastNumber;

    /**
     * A pool that starts its threads when they are needed and ends them when they were idle for a minute.
     *
     * @param namePrefix what the threads' names begin with
     * @param maxThreads most tasks that run at once
     * @param overloaded is told, at most once a minute, when all threads are busy and tasks have waited for more than a
     *     second, and how long; must not block
     */
    public WorkerPool(String namePrefix, int maxThreads, Consumer<Duration> overloaded) {
        this(namePrefix, Settings.of(maxThreads), overloaded);
    }

    WorkerPool(String namePrefix, Settings settings, Consumer<Duration> overloaded) {
        this.namePrefix = namePrefix;
        this.keepAlive = settings.keepAlive().toNanos();
        this.starter = settings.starter();
        this.limit = new ActiveLimit(settings.usualActive(), settings.maxThreads());
        this.monitor = new WorkerMonitor(this, tasks, limit, namePrefix + "monitor", settings.longWait(), overloaded);
        monitor.start();
    }

    /**
     * Runs a task when a worker is free. What it throws goes to the thread's handler of uncaught exceptions.
     *
     * @throws RejectedExecutionException if the pool is closed, or has no thread and none can be started
     */
    @Override
    public void execute(Runnable task) {
        if (closed) {
            throw rejected();
        }
        tasks.add(task);
        if (!activateWorker() && !workers.isEmpty()) {
            monitor.need();
        }
        if ((closed || workers.isEmpty()) && tasks.remove(task)) {
            throw rejected();
        }
    }

    /**
     * As {@link #execute}, for a task of this lane: workers begin only after everything that is ready on the lane has
     * been read. A worker that began at once might push the lane's thread from its processor, once for each task.
     */
    void executeAfterReading(Runnable task, Lane lane) {
        tasks.add(task);
        if (closed && tasks.remove(task)) {
            throw rejected();
        }
        lane.post(activation);
    }

    private void activateIfNeeded() {
        if (!tasks.isEmpty()) {
            activateWorkerOrWatch();
        }
    }

    private RejectedExecutionException rejected() {
        return new RejectedExecutionException(closed ? "The workers have ended" : "No worker could be started");
    }

    private void activateWorkerOrWatch() {
        if (!activateWorker()) {
            monitor.need();
        }
    }

    /** Makes one more worker active; false if there may be no more, or cannot. */
    private boolean activateWorker() {
        if (active.get() >= limit.value()) {
            return false;
        }
        Worker worker;
        boolean isNew;
        lock.lock();
        try {
            if (closed || active.get() >= limit.value()) {
                return false;
            }
            isNew = idle.isEmpty();
            worker = isNew ? newWorker() : idle.pop();
            worker.setIdle(false);
            active.incrementAndGet();
        } finally {
            lock.unlock();
        }
        if (isNew) {
            return start(worker);
        }
        LockSupport.unpark(worker);
        return true;
    }

    private Worker newWorker() {
        lastNumber++;
        Worker worker = new Worker(this, namePrefix + lastNumber, loader);
        workers.add(worker);
        return worker;
    }

    private boolean start(Worker worker) {
        try {
            starter.accept(worker);
            return true;
        } catch (OutOfMemoryError noThread) { // tasks wait for the others, as if these were as many as may be
            remove(worker);
            return false;
        }
    }

    private boolean remove(Worker worker) {
        lock.lock();
        try {
            if (!workers.remove(worker)) {
                return false;
            }
            active.decrementAndGet();
            return true;
        } finally {
            lock.unlock();
        }
    }

    // What workers call.

    /** A task to run, unless none waits or the worker should not be active. */
    @Nullable Runnable nextTask() {
        return closed || active.get() > limit.value() ? null : tasks.poll();
    }

    /** Waits until the worker is active again; false if it should end. */
    boolean waitForWork(Worker worker) {
        if (!becomeIdle(worker)) {
            return !closed;
        }
        long end = System.nanoTime() + keepAlive;
        while (worker.isIdle()) {
            long left = end - System.nanoTime();
            if (left <= 0 && retire(worker)) {
                return false;
            }
            LockSupport.parkNanos(this, left);
            Thread.interrupted(); // or it would not park
        }
        return !closed;
    }

    /** False if the worker stays active. */
    private boolean becomeIdle(Worker worker) {
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            active.decrementAndGet();
            // Only now: who adds a task either sees the worker inactive, or is seen here.
            if (!tasks.isEmpty()) {
                if (active.get() < limit.value()) {
                    active.incrementAndGet();
                    return false;
                }
                monitor.need();
            }
            worker.setIdle(true);
            idle.push(worker);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Ends an idle worker; false if it has become active. */
    private boolean retire(Worker worker) {
        lock.lock();
        try {
            return idle.remove(worker) && workers.remove(worker);
        } finally {
            lock.unlock();
        }
    }

    /** A worker's thread ends, be it idle or by what a handler of uncaught exceptions has thrown. */
    void ended(Worker worker) {
        if (remove(worker) && !tasks.isEmpty()) {
            activateWorkerOrWatch();
        }
    }

    boolean isWatched() {
        return monitor.isTicking() && !closed;
    }

    // What the monitor calls.

    boolean isClosed() {
        return closed;
    }

    /** Makes workers active while tasks wait and there may be more. */
    void activateWorkers() {
        boolean activated = true;
        while (activated && !tasks.isEmpty()) {
            activated = activateWorker();
        }
    }

    int countStuck(long now) {
        int stuck = 0;
        for (Worker worker : workers) {
            if (worker.isStuck(now)) {
                stuck++;
            }
        }
        return stuck;
    }

    void wakeLanes() {
        workers.forEach(Worker::wakeLanes);
    }

    /** How many threads there are. */
    int threads() {
        return workers.size();
    }

    /**
     * Takes nothing more, forgets what waits, interrupts what runs, and waits for it up to two seconds, unless it is
     * the caller or the caller is interrupted.
     */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            for (Worker worker : idle) {
                worker.setIdle(false);
                active.incrementAndGet();
            }
            idle.clear();
        } finally {
            lock.unlock();
        }
        tasks.clear();
        List<Thread> threads = new ArrayList<>(workers);
        threads.remove(Thread.currentThread());
        threads.forEach(Thread::interrupt);
        monitor.stop();
        join(threads);
    }

    private static void join(List<Thread> threads) {
        long end = System.nanoTime() + CLOSE_TIMEOUT.toNanos();
        try {
            for (Thread thread : threads) {
                // 0 would be for ever.
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
            }
        } catch (InterruptedException stopWaiting) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * What tests want otherwise.
     *
     * @param usualActive how many workers are active unless some block
     */
    record Settings(int usualActive, int maxThreads, Duration keepAlive, Duration longWait, Consumer<Thread> starter) {
        Settings {
            if (maxThreads < 1) {
                throw new IllegalArgumentException("There is at least 1 worker, not " + maxThreads);
            }
            usualActive = Math.min(usualActive, maxThreads);
        }

        static Settings of(int maxThreads) {
            return new Settings(
                    Runtime.getRuntime().availableProcessors(), maxThreads, KEEP_ALIVE, LONG_WAIT, Thread::start);
        }
    }
}
