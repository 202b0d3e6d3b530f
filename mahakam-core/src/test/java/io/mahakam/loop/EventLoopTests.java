package io.mahakam.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mahakam.session.Lane;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class EventLoopTests {
    private final EventLoop loop = new EventLoop("test-loop");
    private final List<SocketChannelPair> pairs = new ArrayList<>();
    private final List<Throwable> faults = new CopyOnWriteArrayList<>();

    @AfterEach
    void end() throws InterruptedException {
        stop(loop);
        pairs.forEach(SocketChannelPair::dispose);
    }

    @Nested
    class Tasks {
        @Test
        void runInTheOrderTheyWerePosted() throws Exception {
            List<Integer> ran = new ArrayList<>();
            for (int i = 0; i < 10_000; i++) {
                int number = i;
                loop.post(() -> ran.add(number));
            }
            loop.start();
            onLoop(() -> {});
            assertThat(ran).hasSize(10_000).isSorted();
        }

        @Test
        void runOnADaemonThreadOfTheGivenName() throws Exception {
            loop.start();
            onLoop(() -> {
                assertThat(Thread.currentThread().getName()).isEqualTo("test-loop");
                assertThat(Thread.currentThread().isDaemon()).isTrue();
            });
        }

        @Test
        void ofTheEndOfATurnComeAfterAllThatIsReadyAndOnce() throws Exception {
            loop.start();
            // Not always: a turn that takes long ends all the same.
            await().untilAsserted(() -> assertThat(ofATurn())
                    .containsExactly("posted before", "posted meanwhile", "end of turn", "added by the end of turn"));
        }

        private List<String> ofATurn() throws Exception {
            List<String> ran = new CopyOnWriteArrayList<>();
            CountDownLatch done = new CountDownLatch(1);
            onLoop(() -> {
                loop.post(() -> {
                    loop.atEndOfTurn(() -> {
                        ran.add("end of turn");
                        loop.atEndOfTurn(() -> ran.add("added by the end of turn"));
                        loop.post(done::countDown);
                    });
                    loop.post(() -> ran.add("posted meanwhile"));
                });
                loop.post(() -> ran.add("posted before"));
            });
            assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
            return ran;
        }

        @Test
        void thatPostOthersForEverDoNotKeepTheTurnFromItsEnd() throws Exception {
            AtomicInteger rounds = new AtomicInteger();
            CountDownLatch ended = new CountDownLatch(1);
            Runnable forEver = new Runnable() {
                @Override
                public void run() {
                    rounds.incrementAndGet();
                    loop.post(this);
                }
            };
            loop.execute(() -> {
                loop.atEndOfTurn(ended::countDown);
                forEver.run();
            });
            loop.start();
            assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(rounds.get()).isPositive();
        }

        @Test
        void thatThrowAreReportedAndDisturbNoOther() throws Exception {
            loop.start();
            reportFaults();
            loop.execute(() -> {
                throw new IllegalStateException("posted");
            });
            onLoop(() -> {
                loop.atEndOfTurn(() -> {
                    throw new AssertionError("end of turn");
                });
                loop.atEndOfTurn(() -> faults.add(new Exception("the next")));
            });
            await().until(() -> faults.size() == 3);
            assertThat(faults).extracting(Throwable::getMessage).containsExactly("posted", "end of turn", "the next");
        }

        @Test
        void thatThrowDisturbNoOtherEvenIfTheHandlerOfFaultsThrows() throws Exception {
            loop.start();
            onLoop(() -> Thread.currentThread().setUncaughtExceptionHandler((thread, fault) -> {
                faults.add(fault);
                throw new IllegalStateException("the handler");
            }));
            loop.execute(() -> {
                throw new IllegalStateException("posted");
            });
            onLoop(() -> {});
            assertThat(faults).extracting(Throwable::getMessage).containsExactly("posted");
        }

        @Test
        void thatTakeLongerThanARoundLeaveNothingThatWouldMakeTheLoopSpin() throws Exception {
            AtomicInteger ran = new AtomicInteger();
            for (int i = 0; i < 1000; i++) {
                loop.post(() -> {
                    long begin = System.nanoTime();
                    while (System.nanoTime() - begin < 100_000) {
                        Thread.onSpinWait();
                    }
                    ran.incrementAndGet();
                });
            }
            loop.start();
            await().until(() -> ran.get() == 1000);
            CompletableFuture<Boolean> caughtUp = new CompletableFuture<>();
            loop.execute(() -> loop.atEndOfTurn(() -> caughtUp.complete(loop.isCaughtUp())));
            assertThat(caughtUp.get(10, TimeUnit.SECONDS)).isTrue();
            assertThat(loop.isCaughtUp()).as("on another thread").isFalse();
        }

        @Test
        void thatInterruptTheLoopDoNotMakeItSpin() throws Exception {
            loop.start();
            Thread thread = onLoopThread();
            onLoop(thread::interrupt);
            await().until(() -> !thread.isInterrupted());
        }
    }

    @Nested
    class Timers {
        @Test
        void areNotEarly() throws Exception {
            loop.start();
            CompletableFuture<Long> ran = new CompletableFuture<>();
            long[] start = new long[1];
            onLoop(() -> {
                start[0] = System.nanoTime();
                loop.schedule(TimeUnit.MILLISECONDS.toNanos(150), () -> ran.complete(System.nanoTime()));
            });
            assertThat(ran.get(10, TimeUnit.SECONDS) - start[0]).isGreaterThanOrEqualTo(150_000_000L);
        }

        @Test
        void areNotEarlyAfterALongTask() throws Exception {
            loop.start();
            CompletableFuture<Long> ran = new CompletableFuture<>();
            long[] start = new long[1];
            onLoop(() -> {
                long begun = System.nanoTime();
                while (System.nanoTime() - begun < 400_000_000L) {
                    Thread.onSpinWait(); // as user code that holds up the loop
                }
                start[0] = System.nanoTime();
                loop.schedule(TimeUnit.MILLISECONDS.toNanos(150), () -> ran.complete(System.nanoTime()));
            });
            assertThat(ran.get(10, TimeUnit.SECONDS) - start[0]).isGreaterThanOrEqualTo(150_000_000L);
        }

        @Test
        void canBeCancelled() throws Exception {
            loop.start();
            List<String> ran = new CopyOnWriteArrayList<>();
            CountDownLatch later = new CountDownLatch(1);
            onLoop(() -> {
                Lane.Timer timer = loop.schedule(1, () -> ran.add("cancelled"));
                loop.schedule(TimeUnit.MILLISECONDS.toNanos(250), later::countDown);
                timer.cancel();
            });
            assertThat(later.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(ran).isEmpty();
        }

        @Test
        void thatThrowDisturbNoOther() throws Exception {
            loop.start();
            reportFaults();
            AtomicInteger ran = new AtomicInteger();
            onLoop(() -> {
                for (int i = 0; i < 10; i++) {
                    loop.schedule(1, ran::incrementAndGet);
                    loop.schedule(1, () -> {
                        throw new IllegalStateException("timer");
                    });
                }
            });
            await().until(() -> ran.get() == 10 && faults.size() == 10);
        }
    }

    @Nested
    class Connections {
        @Test
        void thatFaultAreReportedAndCutAlone() throws Exception {
            loop.start();
            reportFaults();
            RecordingHandler good = adopt("");
            RecordingHandler bad = adopt("readable");
            RecordingHandler worst = adopt("connected");
            pairs.get(1).client().getOutputStream().write(1);
            await().until(() -> pairs.get(1).closed() == 1 && pairs.get(2).closed() == 1);
            assertThat(bad.calls()).containsExactly("connected", "readable", "lost");
            assertThat(worst.calls()).containsExactly("connected", "lost");
            assertThat(faults).extracting(Throwable::getMessage).containsExactlyInAnyOrder("readable", "connected");
            pairs.get(0).client().getOutputStream().write(1);
            await().until(() -> good.calls().contains("readable"));
            assertThat(pairs.get(0).closed()).isZero();
        }

        @Test
        void thatWereAnsweredWhileTheLoopWasHeldUpAreReadBeforeTheTimerThatWaitedForIt() throws Exception {
            List<String> order = new CopyOnWriteArrayList<>();
            adoptReacting(call -> {
                if (call.equals("readable")) {
                    loop.schedule(0, () -> order.add("timer"));
                    write(1);
                    long begun = System.nanoTime();
                    while (System.nanoTime() - begun < 3 * TimerWheel.TICK_NANOS) {
                        Thread.onSpinWait(); // as user code that holds up the loop
                    }
                    pairs.get(0).dispose();
                }
            });
            adoptReacting(call -> {
                if (call.equals("readable")) {
                    order.add("answer");
                }
            });
            write(0);
            loop.start();
            await().until(() -> order.contains("timer"));
            assertThat(order).startsWith("answer");
        }

        private void write(int pair) {
            try {
                pairs.get(pair).client().getOutputStream().write(1);
            } catch (IOException problem) {
                throw new UncheckedIOException(problem);
            }
        }

        private void adoptReacting(Consumer<String> reaction) {
            SelectedTransport transport = new SelectedTransport(loop, pair());
            loop.adopt(transport, new RecordingHandler(transport, reaction));
        }

        @Test
        void areReadOnceARound() throws Exception {
            RecordingHandler handler = adopt("");
            pairs.get(0).client().getOutputStream().write(1);
            loop.start();
            await().until(() -> handler.calls().size() > 20);
        }

        @Test
        void ofALoopThatStopsAreCut() throws Exception {
            loop.start();
            List<RecordingHandler> handlers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                handlers.add(adopt(i == 7 ? "lost" : ""));
            }
            onLoop(() -> {});
            reportFaults();
            stop(loop);
            assertThat(handlers)
                    .allSatisfy(handler -> assertThat(handler.calls()).endsWith("lost"));
            assertThat(pairs).allSatisfy(pair -> assertThat(pair.closed()).isEqualTo(1));
            assertThat(faults).hasSize(1);
        }

        @Test
        void thatComeToALoopThatHasStoppedAreCut() throws Exception {
            loop.start();
            stop(loop);
            RecordingHandler handler = adopt("");
            assertThat(handler.calls()).isEmpty();
            assertThat(pairs.get(0).closed()).isEqualTo(1);
        }

        @Test
        void thatCameToALoopThatIsNeverStartedAreCut() throws Exception {
            RecordingHandler handler = adopt("");
            stop(loop);
            assertThat(handler.calls()).isEmpty();
            assertThat(pairs.get(0).closed()).isEqualTo(1);
        }

        @Test
        void thatComeWhileTheLoopStopsAreCut() throws Exception {
            Random random = new Random(6455);
            for (int round = 0; round < 50; round++) {
                EventLoop stopping = new EventLoop("stopping-loop");
                stopping.start();
                SocketChannelPair pair = pair();
                SelectedTransport transport = new SelectedTransport(stopping, pair);
                int pause = random.nextInt(200_000);
                Thread adopter = new Thread(() -> {
                    LockSupport.parkNanos(pause);
                    stopping.adopt(transport, new RecordingHandler(transport, call -> {}));
                });
                adopter.start();
                LockSupport.parkNanos(random.nextInt(200_000));
                stop(stopping);
                adopter.join();
                assertThat(pair.closed()).isEqualTo(1);
            }
        }
    }

    @Nested
    class Stopping {
        @Test
        void endsTheThread() throws Exception {
            loop.start();
            onLoop(() -> {});
            Thread thread = onLoopThread();
            stop(loop);
            assertThat(thread.isAlive()).isFalse();
            stop(loop);
        }

        @Test
        void runsWhatWasPosted() throws Exception {
            List<String> ran = new CopyOnWriteArrayList<>();
            loop.start();
            onLoop(() -> {
                stopFromWithin();
                loop.post(() -> ran.add("posted"));
            });
            stop(loop);
            assertThat(ran).containsExactly("posted");
        }

        @Test
        void fromWithinDoesNotWaitForItself() throws Exception {
            loop.start();
            Thread thread = onLoopThread();
            onLoop(this::stopFromWithin);
            thread.join(10_000);
            assertThat(thread.isAlive()).isFalse();
        }

        private void stopFromWithin() {
            try {
                stop(loop);
            } catch (InterruptedException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    /** A loop that was stopped has no thread, but may still be posted to. */
    @Nested
    class AfterTheEnd {
        @Test
        void tasksRunOnTheirPostersThread() throws Exception {
            loop.start();
            stop(loop);
            List<Object> ran = new ArrayList<>();
            loop.execute(() -> {
                ran.add(Thread.currentThread());
                loop.execute(() -> ran.add("posted by a task"));
                ran.add("not inside of it");
            });
            assertThat(ran).containsExactly(Thread.currentThread(), "not inside of it", "posted by a task");
            assertThat(loop.isCaughtUp()).isFalse();
        }

        @Test
        void tasksOfManyThreadsRunOneAtATimeAndAllOfThem() throws Exception {
            loop.start();
            int[] ran = new int[1];
            List<Thread> posters = new ArrayList<>();
            CountDownLatch posting = new CountDownLatch(4);
            for (int t = 0; t < 4; t++) {
                posters.add(new Thread(() -> {
                    for (int i = 0; i < 20_000; i++) {
                        loop.execute(() -> ran[0]++);
                        if (i == 1000) {
                            posting.countDown();
                        }
                    }
                }));
            }
            posters.forEach(Thread::start);
            assertThat(posting.await(10, TimeUnit.SECONDS)).isTrue();
            stop(loop); // meanwhile
            for (Thread poster : posters) {
                poster.join();
            }
            assertThat(ran[0]).isEqualTo(80_000);
        }

        @Test
        void tasksThatPostOthersForEverKeepNobody() throws Exception {
            Runnable forEver = new Runnable() {
                @Override
                public void run() {
                    loop.execute(this);
                }
            };
            loop.execute(forEver);
            loop.start();
            Thread thread = onLoopThread();
            stop(loop);
            assertThat(thread.isAlive()).isFalse();
            List<String> ran = new ArrayList<>();
            loop.execute(() -> ran.add("later"));
            assertThat(ran).containsExactly("later");
        }
    }

    /** The race between posts and a loop that is about to wait. */
    @Nested
    class WakeUps {
        private static final int POSTERS = 4;

        @Test
        void areNeverLost() throws Exception {
            loop.start();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(2L * Integer.getInteger("mahakam.stress", 1));
            AtomicInteger ran = new AtomicInteger();
            AtomicBoolean over = new AtomicBoolean();
            // In step: once all have posted, nobody is left to wake the loop for one whose wake-up was lost.
            CyclicBarrier round =
                    new CyclicBarrier(POSTERS, () -> over.set(System.nanoTime() > end && ran.get() > 100));
            List<Throwable> lost = new CopyOnWriteArrayList<>();
            List<Thread> posters = new ArrayList<>();
            for (int t = 0; t < POSTERS; t++) {
                posters.add(new Thread(() -> {
                    try {
                        while (!over.get()) {
                            onLoop(ran::incrementAndGet);
                            round.await(20, TimeUnit.SECONDS);
                            LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(20_000));
                        }
                    } catch (Exception problem) {
                        lost.add(problem);
                    }
                }));
            }
            posters.forEach(Thread::start);
            for (Thread poster : posters) {
                poster.join();
            }
            assertThat(lost).isEmpty();
            assertThat(ran.get()).isGreaterThan(100);
        }
    }

    private static void stop(EventLoop stopping) throws InterruptedException {
        EventLoop.stop(List.of(stopping), TimeUnit.SECONDS.toNanos(20));
    }

    private SocketChannelPair pair() {
        SocketChannelPair pair = SocketChannelPair.open();
        pairs.add(pair);
        return pair;
    }

    /** Adopts a connection whose handler throws at that call. */
    private RecordingHandler adopt(String throwing) {
        SelectedTransport transport = new SelectedTransport(loop, pair());
        RecordingHandler handler = new RecordingHandler(transport, call -> {
            if (call.equals(throwing)) {
                throw new IllegalStateException(call);
            }
        });
        loop.adopt(transport, handler);
        return handler;
    }

    private void reportFaults() throws Exception {
        onLoop(() -> Thread.currentThread().setUncaughtExceptionHandler((thread, fault) -> faults.add(fault)));
    }

    private Thread onLoopThread() throws Exception {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        loop.execute(() -> thread.complete(Thread.currentThread()));
        return thread.get(10, TimeUnit.SECONDS);
    }

    private boolean onLoop(Runnable task) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                task.run();
                done.complete(null);
            } catch (RuntimeException | Error problem) {
                done.completeExceptionally(problem);
            }
        });
        done.get(10, TimeUnit.SECONDS);
        return true;
    }
}
