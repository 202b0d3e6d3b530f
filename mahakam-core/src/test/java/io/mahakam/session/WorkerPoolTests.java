package io.mahakam.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.mahakam.session.memory.MemoryLane;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class WorkerPoolTests {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final CountDownLatch released = new CountDownLatch(1);
    private WorkerPool pool = pool(1, 1);

    @AfterEach
    void close() {
        released.countDown();
        pool.close();
    }

    private WorkerPool pool(int usual, int max) {
        return pool(usual, max, MINUTE, Thread::start);
    }

    private WorkerPool pool(int usual, int max, Duration keepAlive, Consumer<Thread> starter) {
        if (pool != null) {
            pool.close();
        }
        pool = new WorkerPool(
                "test-worker-", new WorkerPool.Settings(usual, max, keepAlive, MINUTE, starter), waited -> {});
        return pool;
    }

    private void block() {
        awaitZero(released);
    }

    private void awaitRun() {
        CountDownLatch run = new CountDownLatch(1);
        pool.execute(run::countDown);
        awaitZero(run);
    }

    private static void awaitZero(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void thereIsAtLeastOneThread() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WorkerPool("test-worker-", 0, waited -> {}))
                .withMessage("There is at least 1 worker, not 0");
    }

    @Test
    void threadsAreItsOwnKind() {
        InheritableThreadLocal<String> callers = new InheritableThreadLocal<>();
        callers.set("secret");
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        CompletableFuture<Boolean> inherits = new CompletableFuture<>();
        pool.execute(() -> {
            inherits.complete(callers.get() != null);
            thread.complete(Thread.currentThread());
        });
        assertThat(inherits.join()).isFalse();
        assertThat(thread.join().getName()).isEqualTo("test-worker-1");
        assertThat(thread.join().isDaemon()).isTrue();
        assertThat(thread.join().getContextClassLoader())
                .isSameAs(Thread.currentThread().getContextClassLoader());
    }

    @Test
    void whatALaneHandsOverBeginsWhenTheLaneHasReadAll() {
        MemoryLane lane = new MemoryLane();
        CountDownLatch run = new CountDownLatch(3);
        for (int i = 0; i < 3; i++) {
            pool.executeAfterReading(run::countDown, lane);
        }
        assertThat(pool.threads()).isZero();
        assertThat(run.getCount()).isEqualTo(3);

        lane.turn();
        awaitZero(run);
        assertThat(pool.threads()).isEqualTo(1);

        lane.turn();
        pool.close();
        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> pool.executeAfterReading(() -> {}, lane));
    }

    @Nested
    class EveryTask {
        @Test
        void runsExactlyOnceWhateverTheOthersDo() throws Exception {
            pool(2, 16, Duration.ofMillis(1), Thread::start);
            int submitters = 4;
            int each = 5000;
            AtomicIntegerArray runs = new AtomicIntegerArray(submitters * each);
            CountDownLatch done = new CountDownLatch(submitters * each);
            for (int s = 0; s < submitters; s++) {
                int first = s * each;
                new Thread(() -> submit(new Random(first), first, each, runs, done)).start();
            }
            assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < runs.length(); i++) {
                assertThat(runs.get(i)).isEqualTo(1);
            }
            assertThat(pool.threads()).isLessThanOrEqualTo(16);
            await().until(() -> pool.threads() == 0);
        }

        private void submit(Random random, int first, int count, AtomicIntegerArray runs, CountDownLatch done) {
            for (int i = first; i < first + count; i++) {
                int number = i;
                long blocked = random.nextInt(50) == 0 ? random.nextInt(3_000_000) : 0;
                pool.execute(() -> {
                    LockSupport.parkNanos(blocked);
                    runs.incrementAndGet(number);
                    done.countDown();
                });
                if (random.nextInt(100) == 0) {
                    LockSupport.parkNanos(random.nextInt(500_000)); // lets the workers come to rest
                }
            }
        }

        @Test
        void isRunAlsoWhenAllWorkersAreJustGoingIdle() {
            pool(2, 2);
            AtomicInteger run = new AtomicInteger();
            int submitted = 0;
            long enough = System.nanoTime() + TimeUnit.SECONDS.toNanos(20); // for a machine that is busy otherwise
            for (int i = 1; i <= 100_000 && System.nanoTime() < enough; i++) {
                pool.execute(run::incrementAndGet);
                submitted = i;
                if (run.get() != i && i % 3 != 0) {
                    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
                    while (run.get() != i) {
                        assertThat(System.nanoTime()).isLessThan(end);
                        Thread.onSpinWait();
                    }
                }
            }
            int all = submitted;
            await().until(() -> run.get() == all);
        }

        @Test
        void mayThrow() {
            List<Throwable> reported = new CopyOnWriteArrayList<>();
            pool.execute(() -> {
                Thread.currentThread().setUncaughtExceptionHandler((thread, fault) -> reported.add(fault));
                throw new IllegalStateException("task");
            });
            awaitRun();
            assertThat(reported).singleElement().isInstanceOf(IllegalStateException.class);
            assertThat(pool.threads()).isEqualTo(1);
        }

        @Test
        void mayEvenHaveAHandlerThatThrows() {
            Set<Thread> threads = ConcurrentHashMap.newKeySet();
            for (int i = 0; i < 100; i++) {
                pool.execute(() -> {
                    threads.add(Thread.currentThread());
                    Thread.currentThread().setUncaughtExceptionHandler((thread, fault) -> {
                        if (fault instanceof IllegalStateException) {
                            throw new IllegalArgumentException("handler");
                        }
                    });
                    throw new IllegalStateException("task");
                });
            }
            await().until(() -> threads.size() == 100);
            awaitRun();
            await().until(() -> pool.threads() == 1);
        }

        @Test
        void isNotInterruptedByThoseBefore() {
            CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
            pool.execute(() -> Thread.currentThread().interrupt());
            pool.execute(() -> interrupted.complete(Thread.currentThread().isInterrupted()));
            assertThat(interrupted.join()).isFalse();
        }
    }

    @Nested
    class TasksThatDoNotReturn {
        @Test
        void doNotHoldUpOthersUntilAllThreadsAreTaken() {
            pool(1, 10);
            for (int i = 0; i < 9; i++) {
                pool.execute(WorkerPoolTests.this::block);
            }
            awaitRun();
            assertThat(pool.threads()).isEqualTo(10);

            CountDownLatch tenth = new CountDownLatch(1);
            pool.execute(() -> {
                tenth.countDown();
                block();
            });
            awaitZero(tenth);
            AtomicBoolean run = new AtomicBoolean();
            pool.execute(() -> run.set(true));
            assertThat(run).isFalse();
            assertThat(pool.threads()).isEqualTo(10);
            released.countDown();
            await().untilTrue(run);
        }

        @Test
        void mayAsWellSpin() {
            pool(1, 2);
            AtomicBoolean other = new AtomicBoolean();
            CountDownLatch done = new CountDownLatch(1);
            pool.execute(() -> {
                while (!other.get()) {
                    Thread.onSpinWait();
                }
                done.countDown();
            });
            pool.execute(() -> other.set(true));
            awaitZero(done);
        }

        @Test
        void leaveTheUsualNumberOfWorkersWhenTheyHaveReturned() {
            pool(1, 8, Duration.ofMillis(20), Thread::start);
            for (int i = 0; i < 8; i++) {
                pool.execute(WorkerPoolTests.this::block);
            }
            await().until(() -> pool.threads() == 8);
            released.countDown();
            await().until(() -> pool.threads() == 0);
            awaitRun();
            assertThat(pool.threads()).isLessThanOrEqualTo(8);
        }
    }

    @Nested
    class Threads {
        @Test
        void areNotMoreThanUsualForShortTasks() {
            // Where the processors are busy otherwise, short tasks may wait as if those before them were long; not
            // always.
            await().until(() -> {
                pool(2, 64);
                CountDownLatch done = new CountDownLatch(2000);
                for (int i = 0; i < 2000; i++) {
                    pool.execute(done::countDown);
                }
                awaitZero(done);
                return pool.threads() < 64;
            });
        }

        @Test
        void thatCannotBeStartedAreDoneWithout() {
            AtomicInteger started = new AtomicInteger();
            pool(2, 2, MINUTE, thread -> {
                if (started.incrementAndGet() > 1) {
                    throw new OutOfMemoryError("unable to create native thread");
                }
                thread.start();
            });
            CountDownLatch blocking = new CountDownLatch(1);
            pool.execute(() -> {
                blocking.countDown();
                block();
            });
            awaitZero(blocking);
            CountDownLatch run = new CountDownLatch(1);
            pool.execute(run::countDown);
            await().until(() -> pool.threads() == 1); // the monitor may be trying just now
            released.countDown();
            awaitZero(run);
        }

        @Test
        void areNeededByAtLeastOne() {
            AtomicInteger runs = new AtomicInteger();
            pool(2, 2, MINUTE, thread -> {
                throw new OutOfMemoryError("unable to create native thread");
            });
            assertThatExceptionOfType(RejectedExecutionException.class)
                    .isThrownBy(() -> pool.execute(runs::incrementAndGet))
                    .withMessage("No worker could be started");
            assertThat(pool.threads()).isZero();
        }
    }
}
