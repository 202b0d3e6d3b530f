package io.mahakam.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QueuedAmountTests {
    @Test
    void keepsToBothBounds() {
        QueuedAmount amount = new QueuedAmount(100, 3);
        assertThat(amount.add(60)).isTrue();
        assertThat(amount.add(40)).isTrue();
        assertThat(amount.add(1)).as("101 bytes").isFalse();
        amount.remove(1, 1);
        assertThat(amount.add(0)).isTrue();
        assertThat(amount.add(0)).as("4 messages").isFalse();
    }

    @Test
    void oneMessageOfAnySizeMayWaitAlone() {
        QueuedAmount amount = new QueuedAmount(100, 3);
        assertThat(amount.add(101)).isTrue();
        assertThat(amount.add(0)).isFalse();
    }

    @Test
    void countsBytes() {
        QueuedAmount amount = new QueuedAmount(100, 3);
        amount.add(60);
        amount.add(7);
        amount.remove(60, 1);
        assertThat(amount.bytes()).isEqualTo(7);
    }

    @Test
    void isHighAboveHalfOfEitherBound() {
        QueuedAmount bytes = new QueuedAmount(100, 100);
        bytes.add(50);
        assertThat(bytes.isHigh()).isFalse();
        bytes.add(1);
        assertThat(bytes.isHigh()).isTrue();

        QueuedAmount messages = new QueuedAmount(100, 4);
        messages.add(0);
        messages.add(0);
        assertThat(messages.isHigh()).isFalse();
        messages.add(0);
        assertThat(messages.isHigh()).isTrue();
    }

    @Test
    void isLowUpToAQuarterOfBothBounds() {
        QueuedAmount amount = new QueuedAmount(100, 4);
        amount.add(25);
        assertThat(amount.isLow()).isTrue();
        amount.add(0);
        assertThat(amount.isLow()).as("2 messages of 4").isFalse();
        amount.remove(0, 1);
        amount.add(1);
        amount.remove(0, 1);
        assertThat(amount.isLow()).as("26 bytes of 100").isFalse();
    }

    @Test
    void isFullAtEitherBound() {
        QueuedAmount amount = new QueuedAmount(100, 2);
        amount.add(99);
        assertThat(amount.isFull()).isFalse();
        amount.add(1);
        assertThat(amount.isFull()).isTrue();
        amount.remove(100, 1);
        amount.add(0);
        assertThat(amount.isFull()).as("2 messages").isTrue();
    }

    /** What is given back by one thread may be seen before what another has added. */
    @Test
    void sumsAreRightThoughOneOfThemIsBelowZero() {
        QueuedAmount amount = new QueuedAmount(100, 3);
        amount.remove(10, 0);
        assertThat(amount.bytes()).isEqualTo(-10);
        assertThat(amount.isLow()).isTrue();
        amount.remove(0, 1);
        assertThat(amount.bytes()).isEqualTo(-10);
        assertThat(amount.isLow()).isTrue();
        amount.add(10);
        assertThat(amount.bytes()).isZero();
        assertThat(amount.add(100)).isTrue();
        assertThat(amount.add(1)).as("101 bytes in 2 messages").isFalse();
    }

    @Test
    void severalTimesTheBoundsAreAskedFor() {
        QueuedAmount amount = new QueuedAmount(100, 3);
        for (int i = 0; i < 5; i++) {
            amount.add(40);
        }
        assertThat(amount.isWithin(1)).isFalse();
        assertThat(amount.isWithin(2)).isTrue();
        amount.add(0);
        assertThat(amount.isWithin(2)).as("6 messages, 200 bytes").isTrue();
        amount.add(0);
        assertThat(amount.isWithin(2)).as("7 messages").isFalse();
        amount.remove(0, 1);
        amount.remove(-1, 0);
        assertThat(amount.isWithin(2)).as("201 bytes").isFalse();
    }

    @Test
    void boundsOfAnySizeHold() {
        QueuedAmount amount = new QueuedAmount(Long.MAX_VALUE, Integer.MAX_VALUE);
        amount.add(QueuedAmount.MOST_BYTES);
        assertThat(amount.isFull()).isTrue();
        assertThat(amount.add(0)).isTrue();
        assertThat(amount.isWithin(16)).isTrue();
        assertThat(amount.add(1)).isFalse();
        assertThat(amount.isWithin(16)).isFalse();
        amount.remove(QueuedAmount.MOST_BYTES + 1, 3 - QueuedAmount.MOST_MESSAGES);
        assertThat(amount.isFull()).isTrue();
        assertThat(amount.isWithin(16)).isTrue();
        assertThat(amount.add(0)).isFalse();
        assertThat(amount.isWithin(16)).isFalse();
        assertThat(amount.bytes()).isZero();
    }
}
