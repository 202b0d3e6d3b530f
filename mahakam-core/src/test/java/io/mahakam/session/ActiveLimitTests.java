package io.mahakam.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ActiveLimitTests {
    private final ActiveLimit limit = new ActiveLimit(4, 64);

    @Test
    void isUsualAtFirstAndWhileTasksAreTaken() {
        assertThat(limit.isUsual()).isTrue();
        assertThat(limit.isMax()).isFalse();
        ticks(100, 0, true, true);
        assertThat(limit.value()).isEqualTo(4);
    }

    @Test
    void stuckWorkersAreReplacedWhenTasksWait() {
        limit.tick(1, false, true);
        assertThat(limit.value()).as("nothing waits").isEqualTo(4);
        limit.tick(1, true, true);
        assertThat(limit.value()).isEqualTo(5);
        limit.tick(3, true, true);
        assertThat(limit.value()).isEqualTo(7);
    }

    @Test
    void doublesWhileAllAreStuckUpToItsMaximum() {
        for (int expected : new int[] {8, 16, 32, 64, 64}) {
            limit.tick(limit.value(), true, true);
            assertThat(limit.value()).isEqualTo(expected);
        }
        assertThat(limit.isMax()).isTrue();
    }

    @Test
    void doublesWhenTasksWaitForLong() {
        ticks(7, 0, true, false);
        assertThat(limit.value()).isEqualTo(4);
        limit.tick(0, true, false);
        assertThat(limit.value()).isEqualTo(8);
        ticks(7, 0, true, false);
        assertThat(limit.value()).isEqualTo(8);
        limit.tick(0, true, true);
        ticks(7, 0, true, false);
        assertThat(limit.value()).as("what waited was taken in between").isEqualTo(8);
    }

    @Test
    void shrinksWhenNothingHasWaitedForAWhile() {
        ticks(4, 64, true, false);
        assertThat(limit.isMax()).isTrue();
        ticks(8, 0, false, true);
        assertThat(limit.isMax()).isTrue();
        limit.tick(0, false, true);
        assertThat(limit.value()).isEqualTo(56);
        ticks(30, 0, false, true);
        assertThat(limit.isUsual()).isTrue();
    }

    @Test
    void shrinksEvenIfTasksWaitForAMoment() {
        limit.tick(4, true, true);
        for (int i = 0; i < 10; i++) {
            ticks(4, 0, true, false);
            limit.tick(0, true, true);
        }
        assertThat(limit.isUsual()).isTrue();
    }

    @Test
    void doesNotShrinkWhileTasksWaitForLonger() {
        limit.tick(4, true, true);
        for (int i = 0; i < 10; i++) {
            ticks(7, 0, true, false);
            limit.tick(0, true, true);
        }
        assertThat(limit.value()).isEqualTo(8);
    }

    @Test
    void doesNotShrinkBelowWhatReplacesThoseThatAreStuck() {
        limit.tick(10, true, true);
        assertThat(limit.value()).isEqualTo(20);
        ticks(100, 10, false, true);
        assertThat(limit.value()).isEqualTo(14);
    }

    private void ticks(int count, int stuck, boolean waiting, boolean moving) {
        for (int i = 0; i < count; i++) {
            limit.tick(stuck, waiting, moving);
        }
    }
}
