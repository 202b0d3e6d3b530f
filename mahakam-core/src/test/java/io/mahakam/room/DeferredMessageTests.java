package io.mahakam.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.mahakam.session.Delivery;
import io.mahakam.session.Delivery.Outcome;
import io.mahakam.session.Receipt;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DeferredMessageTests {
    private static final Outcome NOTHING = new Outcome(0, 0, 0, 0);

    private final List<Runnable> work = new ArrayList<>();
    private final DeferredMessage message = new DeferredMessage(3, Receipt::toNobody);

    @Test
    void isToldOnWorkersToThoseWhoAskedBefore() {
        CompletionStage<Outcome> outcome = message.outcome();
        CompletionStage<Outcome> flushed = message.flushed();
        message.send(work::add);
        assertThat(outcome).isNotDone();
        assertThat(flushed).isNotDone();
        work.forEach(Runnable::run);
        assertThat(outcome).isCompletedWithValue(NOTHING);
        assertThat(flushed).isCompletedWithValue(NOTHING);
    }

    @Test
    void isToldAtOnceToThoseWhoAskLater() {
        message.withdraw(work::add);
        assertThat(message.outcome()).isCompletedWithValue(NOTHING);
        assertThat(message.flushed()).isCompletedWithValue(NOTHING);
        assertThat(work).as("nobody waited").isEmpty();
    }

    @Test
    void aStageOfOneIsNotThatOfAnother() {
        message.outcome().toCompletableFuture().complete(new Outcome(9, 9, 9, 9));
        CompletionStage<Outcome> mine = message.outcome();
        message.withdraw(Runnable::run);
        assertThat(mine).isCompletedWithValue(NOTHING);
    }

    @Test
    void isToldElsewhereWhenTheWorkersAreGone() throws Exception {
        CompletionStage<Outcome> outcome = message.outcome();
        message.withdraw(task -> {
            throw new RejectedExecutionException();
        });
        assertThat(outcome.toCompletableFuture().get(20, TimeUnit.SECONDS)).isEqualTo(NOTHING);
    }

    @Test
    void aFaultReachesWhoSendsAndLeavesNobodyWaiting() {
        DeferredMessage broken = new DeferredMessage(1, () -> {
            throw new IllegalStateException("fault");
        });
        CompletionStage<Outcome> outcome = broken.outcome();
        assertThatIllegalStateException().isThrownBy(() -> broken.send(Runnable::run));
        assertThat(outcome).isCompletedWithValue(NOTHING);
    }

    @Test
    void isToldWhoeverIsFirst() throws Exception {
        for (int i = 0; i < 20_000; i++) {
            DeferredMessage raced = new DeferredMessage(1, Receipt::toNobody);
            CompletableFuture<Void> transaction = CompletableFuture.runAsync(() -> raced.send(Runnable::run));
            Delivery delivery = raced;
            assertThat(delivery.outcome().toCompletableFuture().get(20, TimeUnit.SECONDS))
                    .isEqualTo(NOTHING);
            transaction.join();
        }
    }
}
