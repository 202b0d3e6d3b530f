package io.mahakam.session;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Workers that work when the test says so. */
public final class StepwiseWorkers implements Executor {
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private boolean rejecting;

    @Override
    public void execute(Runnable task) {
        if (rejecting) {
            throw new RejectedExecutionException("Shut down");
        }
        tasks.add(task);
    }

    public void reject() {
        rejecting = true;
    }

    public int waiting() {
        return tasks.size();
    }

    /** Runs one task, on this thread. */
    public void runNext() {
        tasks.remove().run();
    }

    /** Runs tasks until there are none. */
    public void runAll() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }
}
