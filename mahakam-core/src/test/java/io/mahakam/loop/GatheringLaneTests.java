package io.mahakam.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GatheringLaneTests {
    private final StepwiseLane lane = new StepwiseLane();
    private final List<String> ran = new ArrayList<>();

    @Test
    void aTurnEndsWithTheFirstRoundAfterWhichNothingIsLeft() {
        lane.atEndOfTurn(() -> ran.add("written"));
        lane.round(3);
        lane.round(1);
        assertThat(ran).isEmpty();
        assertThat(lane.isGathering()).isTrue();

        lane.round(0);
        assertThat(ran).containsExactly("written");
        assertThat(lane.isGathering()).isFalse();
    }

    @Test
    void aTurnThatOnlyRanTasksLooksOnceMoreForWhatIsReady() {
        lane.post(() -> lane.atEndOfTurn(() -> ran.add("written")));
        lane.round(0);
        assertThat(ran).isEmpty();

        lane.round(0);
        assertThat(ran).containsExactly("written");
    }

    @Test
    void whatIsPostedMeanwhileProlongsATurn() {
        lane.atEndOfTurn(() -> ran.add("written"));
        lane.round(1);
        lane.post(() -> lane.post(() -> ran.add("posted by a task")));
        lane.round(0);
        assertThat(ran).isEmpty();

        lane.round(0);
        assertThat(ran).containsExactly("posted by a task", "written");
    }

    @Test
    void aTurnDoesNotGatherForEver() {
        int rounds = 0;
        for (lane.atEndOfTurn(() -> ran.add("written")); lane.isGathering(); rounds++) {
            lane.round(1);
        }
        assertThat(rounds).isBetween(2, 16);

        lane.atEndOfTurn(() -> ran.add("of the next turn"));
        lane.round(1);
        assertThat(ran).containsExactly("written");
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
            lane.round(0);
        }
        assertThat(ran).containsExactly("due");
        assertThat(lane.nanosToNextTimer()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aTaskThatHasNotRunCanBeWithdrawn() {
        Runnable task = () -> ran.add("never");
        lane.post(task);
        assertThat(lane.hasPosted()).isTrue();
        assertThat(lane.withdraw(task)).isTrue();
        assertThat(lane.withdraw(task)).isFalse();
        lane.round(0);
        assertThat(ran).isEmpty();
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
                long begun = System.nanoTime();
                while (number == 0 && System.nanoTime() - begun < TimeUnit.MILLISECONDS.toNanos(6)) {
                    Thread.onSpinWait(); // as user code that holds up the loop
                }
            });
        }
        lane.round(0);
        assertThat(numbers).hasSizeLessThan(200);
        assertThat(lane.hasPosted()).isTrue();
        return numbers;
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
