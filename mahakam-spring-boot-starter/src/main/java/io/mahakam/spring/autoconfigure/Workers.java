package io.mahakam.spring.autoconfigure;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * The threads that run the endpoints' methods. Not an {@link Executor} itself: as a bean it would displace the
 * application's own.
 */
final class Workers implements AutoCloseable {
    private static final String THREAD_NAME_PREFIX = "mahakam-worker-";
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(60);

    /** How long a method that was interrupted may take to return. */
    private static final Duration TERMINATION_TIMEOUT = Duration.ofSeconds(2);

    private final Executor executor;
    private final Runnable end;

    private Workers(Executor executor, Runnable end) {
        this.executor = executor;
        this.end = end;
    }

    /** At most so many threads; idle ones end. What waits is bounded by the sessions, each of which waits once. */
    static Workers platform(int maxThreads) {
        CustomizableThreadFactory threads = new CustomizableThreadFactory(THREAD_NAME_PREFIX);
        threads.setDaemon(true);
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                maxThreads,
                maxThreads,
                IDLE_TIMEOUT.toMillis(),
                TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(),
                threads);
        pool.allowCoreThreadTimeOut(true);
        return new Workers(pool, () -> end(pool));
    }

    /** A virtual thread for each task. */
    static Workers virtual() {
        SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor(THREAD_NAME_PREFIX);
        threads.setVirtualThreads(true);
        threads.setTaskTerminationTimeout(TERMINATION_TIMEOUT.toMillis());
        return new Workers(threads, threads::close);
    }

    Executor executor() {
        return executor;
    }

    /** Interrupts what still runs and takes nothing more. */
    @Override
    public void close() {
        end.run();
    }

    private static void end(ThreadPoolExecutor pool) {
        pool.shutdownNow();
        try {
            pool.awaitTermination(TERMINATION_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopWaiting) {
            Thread.currentThread().interrupt();
        }
    }
}
