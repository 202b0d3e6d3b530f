package io.mahakam.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mahakam.session.memory.MemoryLane;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When the lanes are woken to which a worker posts. */
class WorkerTests {
    private static final Runnable NOTHING = () -> {};
    private static final int ATTEMPTS = 200;

    private final WorkerPool pool = new WorkerPool("test-worker-", 1, waited -> {});
    private final MemoryLane lane = new MemoryLane();

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void aPoolThatIsNotBusyWakesAtOnce() {
        assertThat(wakesInsideATask(NOTHING)).isEqualTo(1);
    }

    @Test
    void otherThreadsWakeAtOnce() {
        lane.execute(NOTHING);
        assertThat(lane.wakes()).isEqualTo(1);
    }

    /** A tick of the monitor may come in between, but not always. */
    @Test
    void aBusyPoolWakesOnceForAllThatItsTasksHavePosted() {
        await().until(() -> {
            CountDownLatch busy = new CountDownLatch(1);
            CountDownLatch done = new CountDownLatch(10);
            pool.execute(() -> awaitZero(busy));
            for (int i = 0; i < 10; i++) {
                pool.execute(() -> {
                    lane.execute(NOTHING);
                    lane.execute(NOTHING);
                    done.countDown();
                });
            }
            int before = lane.wakes();
            busy.countDown();
            awaitZero(done);
            await().until(() -> lane.wakes() > before);
            return lane.wakes() == before + 1;
        });
    }

    @Test
    void aTaskThatBlocksAfterItHasPostedIsNotWaitedFor() {
        for (int i = 0; i < ATTEMPTS; i++) {
            int before = lane.wakes();
            CompletableFuture<Boolean> woken = new CompletableFuture<>();
            whileBusy(() -> {
                lane.execute(NOTHING);
                woken.complete(waitsForWake(before));
            });
            assertThat(woken.join()).isTrue();
        }
    }

    @Test
    void aTaskThatBlocksWhenThePoolIsNotBusyAnyMoreIsNotWaitedFor() {
        MemoryLane[] lanes = Stream.generate(MemoryLane::new).limit(50).toArray(MemoryLane[]::new);
        CompletableFuture<Boolean> woken = new CompletableFuture<>();
        whileBusy(() -> {
            boolean all = true;
            for (MemoryLane each : lanes) { // for longer than the monitor goes on
                each.execute(NOTHING);
                long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
                while (each.wakes() == 0 && System.nanoTime() < end) {
                    Thread.onSpinWait();
                }
                all &= each.wakes() > 0;
            }
            woken.complete(all);
        });
        assertThat(woken.join()).isTrue();
    }

    @Test
    void moreLanesThanItKeepsAreWokenAllTheSame() {
        MemoryLane[] lanes = Stream.generate(MemoryLane::new).limit(50).toArray(MemoryLane[]::new);
        CountDownLatch done = new CountDownLatch(1);
        whileBusy(() -> {
            for (MemoryLane each : lanes) {
                each.execute(NOTHING);
            }
            done.countDown();
        });
        awaitZero(done);
        await().until(() -> Stream.of(lanes).allMatch(each -> each.wakes() > 0));
    }

    @Test
    void inALongRowOfTasksLanesAreWokenNowAndThen() {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(320);
        pool.execute(() -> awaitZero(busy));
        for (int i = 0; i < 320; i++) {
            pool.execute(() -> {
                lane.execute(NOTHING);
                done.countDown();
            });
        }
        busy.countDown();
        awaitZero(done);
        await().untilAsserted(() -> assertThat(lane.wakes()).isGreaterThanOrEqualTo(10));
    }

    @Test
    void isStuckWhenItWaitsForAMillisecondInOneTask() {
        CountDownLatch released = new CountDownLatch(1);
        CompletableFuture<Worker> running = new CompletableFuture<>();
        pool.execute(() -> {
            running.complete((Worker) Thread.currentThread());
            awaitZero(released);
        });
        Worker worker = running.join();
        await().until(() -> worker.getState() == Thread.State.TIMED_WAITING);
        assertThat(worker.isStuck(0)).isFalse();
        assertThat(worker.isStuck(1_000_000)).isTrue();
        released.countDown();
        await().until(worker::isIdle);
        assertThat(worker.isStuck(2_000_000)).isFalse();
        assertThat(worker.isStuck(9_000_000)).isFalse();
    }

    @Test
    void isStuckOnlyLaterIfItMayBeRunning() {
        CountDownLatch released = new CountDownLatch(1);
        CompletableFuture<Worker> running = new CompletableFuture<>();
        pool.execute(() -> {
            running.complete((Worker) Thread.currentThread());
            while (released.getCount() > 0) {
                Thread.onSpinWait();
            }
        });
        Worker worker = running.join();
        assertThat(worker.isStuck(0)).isFalse();
        assertThat(worker.isStuck(3_999_999)).isFalse();
        assertThat(worker.isStuck(4_000_000)).isTrue();
        released.countDown();
    }

    private int wakesInsideATask(Runnable posted) {
        CompletableFuture<Integer> wakes = new CompletableFuture<>();
        pool.execute(() -> {
            lane.execute(posted);
            wakes.complete(lane.wakes());
        });
        return wakes.join();
    }

    /** Runs a task, with another that waits for the same worker. */
    private void whileBusy(Runnable task) {
        CountDownLatch busy = new CountDownLatch(1);
        pool.execute(() -> {
            awaitZero(busy);
            task.run();
        });
        pool.execute(NOTHING);
        busy.countDown();
    }

    private boolean waitsForWake(int before) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (lane.wakes() == before) {
            if (System.nanoTime() > end) {
                return false;
            }
            Thread.onSpinWait();
        }
        return true;
    }

    private static void awaitZero(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
