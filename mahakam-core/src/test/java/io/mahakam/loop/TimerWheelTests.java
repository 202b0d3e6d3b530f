package io.mahakam.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.session.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimerWheelTests {
    private static final long TICK = TimerWheel.TICK_NANOS;

    /** System.nanoTime() may be anything; this overflows soon. */
    private static final long START = Long.MAX_VALUE - 3 * TICK;

    private final TimerWheel wheel = new TimerWheel(START);
    private final List<String> ran = new ArrayList<>();

    @Test
    void runsATaskNeverEarlyAndUpToTwoTicksLate() {
        Random random = new Random(6455);
        long[] now = {START};
        List<long[]> timers = new ArrayList<>(); // when it is due, when it ran
        for (int step = 0; step < 10_000; step++) {
            if (step < 5000) {
                long delay = random.nextLong(2000 * TICK);
                long[] timer = {now[0] + delay, Long.MIN_VALUE};
                timers.add(timer);
                wheel.schedule(now[0], delay, () -> timer[1] = now[0]);
            }
            now[0] += random.nextLong(TICK);
            wheel.advance(now[0]);
        }
        assertThat(timers).allSatisfy(timer -> assertThat(timer[1] - timer[0]).isBetween(0L, 2 * TICK));
        assertThat(wheel.nanosToNextTick(now[0])).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void runsATaskOnce() {
        wheel.schedule(START, 0, () -> ran.add("once"));
        wheel.advance(START + 2 * TICK);
        wheel.advance(START + 2000 * TICK);
        assertThat(ran).containsExactly("once");
    }

    @Test
    void aNegativeDelayIsNone() {
        wheel.schedule(START, -5 * TICK, () -> ran.add("now"));
        wheel.advance(START + TICK);
        assertThat(ran).containsExactly("now");
    }

    @Test
    void aCancelledTaskDoesNotRun() {
        Lane.Timer timer = wheel.schedule(START, TICK, () -> ran.add("never"));
        wheel.schedule(START, TICK, () -> ran.add("other"));
        timer.cancel();
        timer.cancel();
        assertThat(wheel.nanosToNextTick(START)).isEqualTo(TICK);
        wheel.advance(START + 5 * TICK);
        assertThat(ran).containsExactly("other");
        assertThat(wheel.nanosToNextTick(START + 5 * TICK)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void cancellingAfterTheRunDoesNothing() {
        Lane.Timer timer = wheel.schedule(START, 0, () -> ran.add("a"));
        wheel.advance(START + TICK);
        timer.cancel();
        wheel.schedule(START + TICK, 0, () -> ran.add("b"));
        assertThat(wheel.nanosToNextTick(START + TICK)).isEqualTo(TICK);
    }

    @Test
    void aTaskMayCancelItselfAndOthersOfItsTick() {
        Lane.Timer[] timers = new Lane.Timer[2];
        for (int i = 0; i < 2; i++) {
            timers[i] = wheel.schedule(START, 0, () -> {
                ran.add("one of two");
                timers[0].cancel();
                timers[1].cancel();
            });
        }
        wheel.advance(START + TICK);
        assertThat(ran).hasSize(1);
        assertThat(wheel.nanosToNextTick(START + TICK)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aTaskMayScheduleTheNext() {
        wheel.schedule(START, 0, () -> {
            ran.add("first");
            wheel.schedule(START + TICK, 0, () -> ran.add("second"));
        });
        wheel.advance(START + TICK);
        assertThat(ran).containsExactly("first");
        wheel.advance(START + 2 * TICK);
        assertThat(ran).containsExactly("first", "second");
    }

    @Test
    void delaysMayExceedARoundOfTheWheel() {
        wheel.schedule(START, 1300 * TICK, () -> ran.add("late"));
        wheel.schedule(START, 20 * TICK, () -> ran.add("soon"));
        for (int tick = 1; tick <= 1300; tick++) {
            wheel.advance(START + tick * TICK);
            assertThat(ran).hasSize(tick < 21 ? 0 : 1);
        }
        wheel.advance(START + 1301 * TICK);
        assertThat(ran).containsExactly("soon", "late");
    }

    @Test
    void aLongSleepRunsAllThatIsDueAndNoMore() {
        wheel.schedule(START, 3 * TICK, () -> ran.add("3"));
        wheel.schedule(START, 700 * TICK, () -> ran.add("700"));
        wheel.schedule(START, 100_000 * TICK, () -> ran.add("100000"));
        wheel.advance(START + 50_000 * TICK);
        assertThat(ran).containsExactlyInAnyOrder("3", "700");
        wheel.advance(START + 100_001 * TICK);
        assertThat(ran).hasSize(3);
    }

    @Test
    void theLongestDelayIsNoShortOne() {
        wheel.schedule(START, Long.MAX_VALUE, () -> ran.add("never"));
        wheel.advance(START + 1_000_000 * TICK);
        wheel.schedule(START + 1_000_000 * TICK, Long.MAX_VALUE, () -> ran.add("never"));
        wheel.advance(START + 2_000_000 * TICK);
        assertThat(ran).isEmpty();
    }

    @Test
    void tellsHowLongToSleep() {
        assertThat(wheel.nanosToNextTick(START)).isEqualTo(Long.MAX_VALUE);
        wheel.schedule(START, 10 * TICK, () -> ran.add("x"));
        assertThat(wheel.nanosToNextTick(START)).isEqualTo(TICK);
        assertThat(wheel.nanosToNextTick(START + TICK / 4)).isEqualTo(TICK - TICK / 4);
        assertThat(wheel.nanosToNextTick(START + 7 * TICK)).isZero();
    }
}
