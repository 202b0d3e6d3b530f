package io.mahakam.spring.autoconfigure;

import io.mahakam.session.WorkerPool;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;

/**
 * The threads that run the endpoints' methods. Not an {@link Executor} itself: as a bean it would displace the
 * application's own.
 */
final class Workers implements AutoCloseable {
    private static final Log logger = LogFactory.getLog(Workers.class);
    private static final String THREAD_NAME_PREFIX = "mahakam-worker-";

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
        WorkerPool pool = new WorkerPool(THREAD_NAME_PREFIX, maxThreads, waited -> tellOverloaded(maxThreads, waited));
        return new Workers(pool, pool::close);
    }

    private static void tellOverloaded(int maxThreads, Duration waited) {
        logger.warn(
                "All threads that run endpoints' methods are busy, and sessions have waited for " + waited.toMillis()
                        + " ms. If methods block, raise mahakam.workers.max-threads, which is " + maxThreads
                        + ", or set spring.threads.virtual.enabled.");
    }

    /** A virtual thread for each task. */
    static Workers virtual() {
        SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor(THREAD_NAME_PREFIX);
        threads.setVirtualThreads(true);
        threads.setTaskTerminationTimeout(TERMINATION_TIMEOUT.toMillis());
        return new Workers(threads, threads::close);
    }

    /** These workers, with tasks as the decorator makes them. */
    Workers decorated(TaskDecorator decorator) {
        return new Workers(task -> executor.execute(decorator.decorate(task)), end);
    }

    Executor executor() {
        return executor;
    }

    /** Interrupts what still runs and takes nothing more. */
    @Override
    public void close() {
        end.run();
    }
}
