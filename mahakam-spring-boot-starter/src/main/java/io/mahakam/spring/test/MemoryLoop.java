package io.mahakam.spring.test;

import io.mahakam.session.memory.MemoryLane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs a lane on a thread of its own, whenever it is woken; the lane's time stands still but for {@link #advance}. What
 * endpoints do happens on workers as ever, and {@link #awaitIdle} waits for them. Any thread may call it but its own.
 */
final class MemoryLoop implements AutoCloseable {
    private static final int BUFFER_SIZE = 64 * 1024;

    private final CallCounter calls;
    private final Queue<CompletableFuture<Boolean>> waiters = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
    private volatile @Nullable Thread thread;
    private final MemoryLane lane = new MemoryLane(BUFFER_SIZE, this::wake);
    private volatile boolean closed;

    MemoryLoop(CallCounter calls) {
        this.calls = calls;
    }

    MemoryLane lane() {
        return lane;
    }

    void start() {
        Thread started = new Thread(this::run, "mahakam-memory-loop");
        started.setDaemon(true);
        thread = started;
        started.start();
    }

    /** Ends the thread, once what was posted has run. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    private void run() {
        try {
            while (!closed) {
                if (woken.getAndSet(false)) {
                    settle();
                } else {
                    LockSupport.park(this);
                }
            }
            settle();
            ended.complete(null);
        } catch (Throwable fault) {
            ended.completeExceptionally(fault);
        }
    }

    private void settle() {
        List<CompletableFuture<Boolean>> waiting = new ArrayList<>();
        for (var waiter = waiters.poll(); waiter != null; waiter = waiters.poll()) {
            waiting.add(waiter);
        }
        lane.settle();
        waiting.forEach(waiter -> waiter.complete(true));
    }

    private void wake() {
        woken.set(true);
        LockSupport.unpark(thread);
    }

    /** Runs a task on the lane, soon. */
    void execute(Runnable task) {
        lane.post(task);
        lane.wake();
    }

    /** What a task on the lane returns. */
    <T> T call(Duration timeout, Supplier<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        execute(() -> {
            try {
                result.complete(task.get());
            } catch (Throwable problem) {
                result.completeExceptionally(problem);
            }
        });
        return await(result, timeout);
    }

    private <T> T await(CompletableFuture<T> result, Duration timeout) {
        try {
            CompletableFuture.anyOf(result, ended).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (!result.isDone()) {
                throw new IllegalStateException("The connections in memory were closed with their application");
            }
            return result.join();
        } catch (ExecutionException problem) {
            throw new IllegalStateException("The connections in memory have failed", problem.getCause());
        } catch (TimeoutException busy) {
            throw new AssertionError("The connections in memory do not come to rest within " + timeout);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", stop);
        }
    }

    /**
     * Waits until every message has got where it goes, and every method that was called for it has returned.
     *
     * @throws AssertionError if that takes longer
     */
    void awaitIdle(Duration timeout) {
        long end = System.nanoTime() + timeout.toNanos();
        while (!isIdle(timeout)) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("Methods of endpoints have not returned within " + timeout + ": "
                        + calls.unfinished() + " calls");
            }
            calls.awaitEnd(Duration.ofMillis(20));
        }
    }

    /** Nothing that has been seen at rest was set going by something that was looked at later. */
    private boolean isIdle(Duration timeout) {
        long begun = calls.begun();
        if (calls.unfinished() > 0) {
            return false;
        }
        CompletableFuture<Boolean> settled = new CompletableFuture<>();
        waiters.add(settled);
        wake();
        await(settled, timeout);
        return lane.posted() == 0 && calls.begun() == begun && calls.unfinished() == 0;
    }

    /** Lets time pass; whatever is due happens when it is due, with all that comes of it. */
    void advance(Duration time, Duration timeout) {
        awaitIdle(timeout);
        long end = call(timeout, lane::now) + time.toNanos();
        while (call(timeout, () -> lane.advanceToNextTimer(end))) {
            awaitIdle(timeout);
        }
    }
}
