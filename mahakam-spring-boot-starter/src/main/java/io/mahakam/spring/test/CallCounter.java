package io.mahakam.spring.test;

import java.time.Duration;
import org.springframework.core.task.TaskDecorator;

/** Counts what workers have to do, so that a test can wait until it is done. Thread-safe. */
final class CallCounter implements TaskDecorator {
    private long begun;
    private long ended;

    @Override
    public Runnable decorate(Runnable task) {
        begin();
        return () -> {
            try {
                task.run();
            } finally {
                end();
            }
        };
    }

    private synchronized void begin() {
        begun++;
    }

    private synchronized void end() {
        ended++;
        notifyAll();
    }

    synchronized long begun() {
        return begun;
    }

    synchronized long unfinished() {
        return begun - ended;
    }

    /** Waits until none is left, or for so long. */
    synchronized void awaitEnd(Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        try {
            for (long left = atMost.toMillis();
                    unfinished() > 0 && left > 0;
                    left = (end - System.nanoTime()) / 1_000_000) {
                wait(left);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
