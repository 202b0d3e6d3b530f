package io.mahakam.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkerPoolCloseTests {
    private final CountDownLatch released = new CountDownLatch(1);
    private final WorkerPool pool = new WorkerPool("test-worker-", 1, waited -> {});

    @AfterEach
    void close() {
        released.countDown();
        pool.close();
    }

    private static void awaitZero(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Test
    void takesNothingMore() {
        pool.close();
        pool.close();
        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> pool.execute(() -> {}))
                .withMessage("The workers have ended");
    }

    @Test
    void endsIdleThreads() {
        CountDownLatch run = new CountDownLatch(1);
        pool.execute(run::countDown);
        awaitZero(run);
        pool.close();
        await().until(() -> pool.threads() == 0);
    }

    @Test
    void interruptsWhatRunsAndForgetsWhatWaits() {
        CountDownLatch running = new CountDownLatch(1);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        AtomicBoolean forgotten = new AtomicBoolean();
        pool.execute(() -> {
            running.countDown();
            try {
                interrupted.complete(released.await(20, TimeUnit.SECONDS));
            } catch (InterruptedException expected) {
                interrupted.complete(true);
            }
        });
        awaitZero(running);
        pool.execute(() -> forgotten.set(true));
        pool.close();
        assertThat(interrupted.join()).isTrue();
        await().until(() -> pool.threads() == 0);
        assertThat(forgotten).isFalse();
    }

    @Test
    void waitsForWhatIgnoresTheInterruptButNotForEver() {
        CountDownLatch running = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        pool.execute(() -> {
            running.countDown();
            while (released.getCount() > 0) {
                Thread.onSpinWait();
            }
            ended.set(true);
        });
        awaitZero(running);
        pool.close();
        assertThat(ended).isFalse();
        released.countDown();
        await().untilTrue(ended);
    }

    @Test
    void doesNotWaitIfTheCallerIsInterrupted() {
        CountDownLatch running = new CountDownLatch(1);
        pool.execute(() -> {
            running.countDown();
            while (released.getCount() > 0) {
                Thread.onSpinWait();
            }
        });
        awaitZero(running);
        Thread.currentThread().interrupt();
        pool.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(pool.threads()).isEqualTo(1);
    }

    @Test
    void mayBeDoneByATask() {
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        pool.execute(() -> {
            pool.close();
            interrupted.complete(Thread.currentThread().isInterrupted());
        });
        assertThat(interrupted.join()).isFalse();
        await().until(() -> pool.threads() == 0);
    }

    @Test
    void endsEveryThreadWhateverItIsDoing() throws Exception {
        for (int round = 0; round < 200; round++) {
            WorkerPool closing = new WorkerPool("closing-worker-", 4, waited -> {});
            AtomicInteger accepted = new AtomicInteger();
            AtomicInteger run = new AtomicInteger();
            Thread submitter = new Thread(() -> submitUntilRejected(closing, accepted, run));
            submitter.start();
            while (accepted.get() < round) {
                Thread.onSpinWait();
            }
            closing.close();
            submitter.join(20_000);
            assertThat(submitter.isAlive()).isFalse();
            while (closing.threads() > 0) { // one that was begun too late ends by itself
                Thread.onSpinWait();
            }
            assertThat(run.get()).isLessThanOrEqualTo(accepted.get());
        }
    }

    private void submitUntilRejected(WorkerPool closing, AtomicInteger accepted, AtomicInteger run) {
        try {
            while (true) {
                closing.execute(run::incrementAndGet);
                accepted.incrementAndGet();
            }
        } catch (RejectedExecutionException expected) {
            assertThat(expected).hasMessage("The workers have ended");
        }
    }
}
