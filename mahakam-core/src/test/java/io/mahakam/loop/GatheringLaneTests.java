package io.mahakam.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GatheringLaneTests {
    private StepwiseLane lane = new StepwiseLane();
    private final List<String> ran = new ArrayList<>();

    /** A thread that stands still makes a turn so long that it ends for that: then the same again. */
    private void unhurried(Runnable rounds) {
        while (true) {
            long begun = System.nanoTime();
            try {
                rounds.run();
                return;
            } catch (AssertionError wrong) {
                if (System.nanoTime() - begun < TimeUnit.MILLISECONDS.toNanos(5)) {
                    throw wrong;
                }
            }
            lane = new StepwiseLane();
            ran.clear();
        }
    }

    @Test
    void aTurnEndsWithTheFirstRoundAfterWhichNothingIsLeft() {
        unhurried(() -> {
            lane.atEndOfTurn(() -> ran.add("written"));
            lane.round(3);
            lane.round(1);
            assertThat(ran).isEmpty();
            assertThat(lane.isGathering()).isTrue();

            lane.round(0);
            assertThat(ran).containsExactly("written");
            assertThat(lane.isGathering()).isFalse();
        });
    }

    @Test
    void aTurnThatOnlyRanTasksLooksOnceMoreForWhatIsReady() {
        unhurried(() -> {
            lane.post(() -> lane.atEndOfTurn(() -> ran.add("written")));
            lane.round(0);
            assertThat(ran).isEmpty();

            lane.round(0);
            assertThat(ran).containsExactly("written");
        });
    }

    @Test
    void whatIsPostedMeanwhileProlongsATurn() {
        unhurried(() -> {
            lane.atEndOfTurn(() -> ran.add("written"));
            lane.round(1);
            lane.post(() -> lane.post(() -> ran.add("posted by a task")));
            lane.round(0);
            assertThat(ran).isEmpty();

            lane.round(0);
            assertThat(ran).containsExactly("posted by a task", "written");
        });
    }

    @Test
    void aTurnDoesNotGatherForEver() {
        unhurried(() -> {
            int rounds = 0;
            for (lane.atEndOfTurn(() -> ran.add("written")); lane.isGathering(); rounds++) {
                lane.round(1);
            }
            assertThat(rounds).isBetween(2, 16);

            lane.atEndOfTurn(() -> ran.add("of the next turn"));
            lane.round(1);
            assertThat(ran).containsExactly("written");
        });
    }

    @Test
    void aRoundWithNothingToWriteIsATurn() {
        lane.round(1);
        lane.atEndOfTurn(() -> ran.add("written"));
        lane.round(0);
        assertThat(ran).isEmpty();
    }

    @Test
    void theTimeIsThatOfTheLatestRoundOrConnection() {
        long before = System.nanoTime();
        lane.ready(() -> ran.add("ready"), () -> ran.add("lost"));
        assertThat(lane.now() - before).isNotNegative();

        before = System.nanoTime();
        lane.round(0);
        assertThat(lane.now() - before).isNotNegative();
        assertThat(ran).containsExactly("ready");
    }

    @Test
    void whatIsScheduledRunsInARound() {
        lane.schedule(0, () -> ran.add("due"));
        assertThat(lane.nanosToNextTimer()).isBetween(0L, TimerWheel.TICK_NANOS);
        long start = System.nanoTime();
        while (ran.isEmpty() && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(20)) {
            lane.selecting();
            lane.round(0);
        }
        assertThat(ran).containsExactly("due");
        assertThat(lane.nanosToNextTimer()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aTimerThatFellDueDuringAStallWaitsForWhatTheNextSelectFinds() {
        lane.schedule(0, () -> ran.add("due"));
        busyFor(TimerWheel.TICK_NANOS * 2);
        assertThat(lane.nanosToNextTimer()).isZero();
        lane.round(0);
        assertThat(ran).isEmpty();

        lane.selecting();
        lane.ready(() -> ran.add("read"), () -> ran.add("lost"));
        lane.round(1);
        assertThat(ran).containsExactly("read", "due");
    }

    @Test
    void aTimerThatFellDueDuringAStallWaitsForAllThatWasPosted() {
        lane.schedule(0, () -> ran.add("due"));
        lane.post(() -> busyFor(TimeUnit.MILLISECONDS.toNanos(6)));
        lane.post(() -> ran.add("posted"));
        busyFor(TimerWheel.TICK_NANOS * 2);
        lane.selecting();
        lane.round(0); // cut short
        assertThat(ran).isEmpty();

        lane.round(0);
        assertThat(ran).containsExactly("posted", "due");
    }

    @Test
    void timersSeeTheTimeUpToWhichAllIsRead() {
        List<Long> seen = new ArrayList<>();
        lane.schedule(0, () -> seen.add(lane.now()));
        busyFor(TimerWheel.TICK_NANOS * 2);
        lane.selecting();
        long selecting = System.nanoTime();
        lane.ready(() -> busyFor(TimeUnit.MILLISECONDS.toNanos(50)), () -> ran.add("lost"));
        lane.round(1);
        assertThat(seen).hasSize(1);
        assertThat(seen.get(0) - selecting).isLessThanOrEqualTo(0);
        assertThat(lane.now() - selecting).isPositive();
    }

    @Test
    void aRoundLooksAtTheClockAfterEveryTask() {
        for (int i = 0; i < 60; i++) {
            lane.post(() -> {
                ran.add("task");
                busyFor(TimeUnit.MILLISECONDS.toNanos(6));
            });
        }
        lane.round(0);
        assertThat(ran).hasSize(1);
    }

    @Test
    void aHandlerOfFaultsThatThrowsDisturbsNothing() {
        unhurried(() -> {
            Thread thread = Thread.currentThread();
            thread.setUncaughtExceptionHandler((faulty, fault) -> {
                ran.add(fault.getMessage());
                throw new AssertionError("of the handler");
            });
            try {
                lane.post(() -> {
                    throw new IllegalStateException("task");
                });
                lane.post(() -> ran.add("the next"));
                lane.ready(
                        () -> {
                            throw new IllegalStateException("ready");
                        },
                        () -> ran.add("lost"));
                lane.round(0);
            } finally {
                thread.setUncaughtExceptionHandler(null);
            }
            assertThat(ran).containsExactly("ready", "lost", "task", "the next");
        });
    }

    @Test
    void whatIsPostedByWhatRunsAtTheEndRunsAsWell() {
        post(50);
        lane.atEndOfTurn(() -> ran.add("written"));
        lane.runAllPosted();
        assertThat(ran).hasSize(51).contains("written");
        assertThat(lane.hasPosted()).isFalse();
    }

    /** A task that posts another one, and so on. */
    private void post(int more) {
        lane.post(() -> {
            ran.add("task");
            if (more > 1) {
                post(more - 1);
            }
        });
    }

    @Test
    void whatIsPostedForEverEndsAllTheSame() {
        Runnable forEver = new Runnable() {
            @Override
            public void run() {
                ran.add("task");
                lane.post(this);
            }
        };
        lane.post(forEver);
        lane.post(() -> ran.add("another"));
        lane.runAllPosted();
        assertThat(ran).hasSizeBetween(10, 10_000).contains("another");
    }

    @Test
    void oneThreadAtATimeRunsWhatIsAskedForByMany() throws Exception {
        int[] sum = new int[1];
        CountDownLatch begin = new CountDownLatch(1);
        List<Thread> posters = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            Thread poster = new Thread(() -> {
                await(begin);
                for (int i = 0; i < 10_000; i++) {
                    lane.post(() -> sum[0]++);
                    lane.oneAtATime(lane::runAllPosted);
                }
            });
            posters.add(poster);
            poster.start();
        }
        begin.countDown();
        for (Thread poster : posters) {
            poster.join();
        }
        assertThat(sum[0]).isEqualTo(40_000);
        assertThat(lane.hasPosted()).isFalse();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException nobodyInterrupts) {
            throw new IllegalStateException(nobodyInterrupts);
        }
    }

    @Test
    void whatIsLeftOfARoundThatTookTooLongIsRunInTheNextAndNothingRemains() {
        List<Integer> numbers = cutARoundShort();

        int rounds = 0;
        while (lane.hasPosted() && rounds < 100) {
            lane.round(0);
            rounds++;
        }
        assertThat(numbers).hasSize(200).isSorted();
        assertThat(lane.hasPosted()).isFalse();
    }

    @Test
    void whatIsLeftOfARoundThatTookTooLongIsRunAtTheEnd() {
        List<Integer> numbers = cutARoundShort();
        lane.post(() -> numbers.add(200));

        lane.runAllPosted();
        assertThat(numbers).hasSize(201).isSorted();
        assertThat(lane.hasPosted()).isFalse();
    }

    /** The numbers up to 200 are added by tasks, the first of which takes as long as a whole round may. */
    private List<Integer> cutARoundShort() {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            int number = i;
            lane.post(() -> {
                numbers.add(number);
                busyFor(number == 0 ? TimeUnit.MILLISECONDS.toNanos(6) : 0);
            });
        }
        lane.round(0);
        assertThat(numbers).hasSizeLessThan(200);
        assertThat(lane.hasPosted()).isTrue();
        return numbers;
    }

    /** As user code that holds up the loop. */
    private static void busyFor(long nanos) {
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < nanos) {
            Thread.onSpinWait();
        }
    }

    private static final class StepwiseLane extends GatheringLane {
        @Override
        public void wake() {
            // a test runs the rounds
        }

        @Override
        protected boolean isCurrent() {
            return true;
        }
    }
}
