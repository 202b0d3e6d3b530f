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
    private static final String STREAM_THREAD_NAME_PREFIX = "mahakam-stream-worker-";

    /** How long a method that was interrupted may take to return. */
    private static final Duration TERMINATION_TIMEOUT = Duration.ofSeconds(2);

    private final Executor executor;
    private final Executor streamExecutor;
    private final Runnable end;

    private Workers(Executor executor, Executor streamExecutor, Runnable end) {
        this.executor = executor;
        this.streamExecutor = streamExecutor;
        this.end = end;
    }

    /**
     * At most so many threads, and as many for methods that read a message as it arrives; idle ones end. What waits is
     * bounded by the sessions, each of which waits once.
     */
    static Workers platform(int maxThreads) {
        WorkerPool pool = pool(THREAD_NAME_PREFIX, maxThreads, "run endpoints' methods");
        WorkerPool streams = pool(STREAM_THREAD_NAME_PREFIX, maxThreads, "read messages as they arrive");
        return new Workers(pool, streams, () -> {
            pool.close();
            streams.close();
        });
    }

    private static WorkerPool pool(String threadNamePrefix, int maxThreads, String what) {
        return new WorkerPool(threadNamePrefix, maxThreads, waited -> tellOverloaded(what, maxThreads, waited));
    }

    private static void tellOverloaded(String what, int maxThreads, Duration waited) {
        logger.warn("All threads that " + what + " are busy, and sessions have waited for " + waited.toMillis()
                + " ms. If methods block, raise mahakam.workers.max-threads, which is " + maxThreads
                + ", or set spring.threads.virtual.enabled.");
    }

    /** A virtual thread for each task. */
    static Workers virtual() {
        SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor(THREAD_NAME_PREFIX);
        threads.setVirtualThreads(true);
        threads.setTaskTerminationTimeout(TERMINATION_TIMEOUT.toMillis());
        return new Workers(threads, threads, threads::close);
    }

    /** These workers, with tasks as the decorator makes them. */
    Workers decorated(TaskDecorator decorator) {
        return new Workers(
                task -> executor.execute(decorator.decorate(task)),
                task -> streamExecutor.execute(decorator.decorate(task)),
                end);
    }

    Executor executor() {
        return executor;
    }

    /** Where methods read a message as it arrives: they wait for its sender, who must not keep the others from theirs. */
    Executor streamExecutor() {
        return streamExecutor;
    }

    /** Interrupts what still runs and takes nothing more. */
    @Override
    public void close() {
        end.run();
    }
}
