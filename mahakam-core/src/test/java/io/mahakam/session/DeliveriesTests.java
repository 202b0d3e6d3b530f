package io.mahakam.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.session.Delivery.Outcome;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class DeliveriesTests {
    @Test
    void addUpWhatTheLanesTell() {
        Receipt one = new Receipt(5, Runnable::run);
        Receipt two = new Receipt(5, Runnable::run);
        Delivery both = Receipt.of(5, List.of(one, two));
        assertThat(both.recipients()).isEqualTo(5);
        CompletionStage<Outcome> outcome = both.outcome();
        CompletionStage<Outcome> flushed = both.flushed();
        one.accepted();
        one.conflated();
        one.taken();
        assertThat(ReceiptTests.isDone(outcome)).isFalse();
        two.accepted();
        two.dropped();
        two.closed();
        two.taken();
        assertThat(ReceiptTests.result(outcome)).isEqualTo(new Outcome(2, 1, 1, 1));
        one.written();
        one.written();
        assertThat(ReceiptTests.isDone(flushed)).isFalse();
        two.ended();
        assertThat(ReceiptTests.result(flushed)).isEqualTo(new Outcome(2, 0, 1, 2));
    }
}
