package io.mahakam.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.session.Delivery.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReceiptTests {
    private final List<Runnable> work = new ArrayList<>();
    private final Receipt receipt = new Receipt(4, work::add);

    @Test
    void whoAsksBeforeIsToldByAWorker() {
        CompletionStage<Outcome> outcome = receipt.outcome();
        CompletionStage<Outcome> flushed = receipt.flushed();
        receipt.accepted();
        receipt.conflated();
        receipt.dropped();
        receipt.closed();
        assertThat(work).isEmpty();
        receipt.taken();
        assertThat(isDone(outcome)).isFalse();
        runWork();
        assertThat(result(outcome)).isEqualTo(new Outcome(1, 1, 1, 1));

        receipt.written();
        receipt.written();
        assertThat(isDone(flushed)).isFalse();
        runWork();
        assertThat(result(flushed)).isEqualTo(new Outcome(2, 0, 1, 1));
    }

    @Test
    void aSessionThatBrokeIsCountedOnce() {
        int before = receipt.counted();
        receipt.failed(before);
        receipt.accepted();
        receipt.failed(before);
        assertThat(receipt.counted()).isEqualTo(2);
        receipt.taken();
        assertThat(result(receipt.outcome())).isEqualTo(new Outcome(1, 0, 0, 1));
    }

    @Test
    void whoAsksAfterwardsIsToldAtOnce() {
        receipt.accepted();
        receipt.accepted();
        receipt.accepted();
        receipt.conflated();
        receipt.taken();
        assertThat(result(receipt.outcome())).isEqualTo(new Outcome(3, 1, 0, 0));
        CompletionStage<Outcome> flushed = receipt.flushed();
        receipt.replaced();
        receipt.droppedLater();
        receipt.ended();
        assertThat(isDone(flushed)).isFalse();
        receipt.written();
        runWork();
        assertThat(result(flushed)).isEqualTo(new Outcome(1, 1, 1, 1));
        assertThat(result(receipt.flushed())).isEqualTo(new Outcome(1, 1, 1, 1));
        assertThat(result(receipt.outcome())).as("still the first").isEqualTo(new Outcome(3, 1, 0, 0));
        assertThat(work).as("nothing was asked that had to wait").isEmpty();
    }

    @Test
    void whatIsWrittenBeforeTheLastIsOfferedIsNotTheEnd() {
        CompletionStage<Outcome> flushed = receipt.flushed();
        receipt.accepted();
        receipt.written();
        receipt.accepted();
        receipt.taken();
        runWork();
        assertThat(isDone(flushed)).isFalse();
        receipt.written();
        runWork();
        assertThat(result(flushed)).isEqualTo(new Outcome(2, 0, 0, 0));
    }

    @Test
    void whoAsksCannotAnswerForOthers() {
        receipt.outcome().toCompletableFuture().complete(null);
        receipt.taken();
        assertThat(result(receipt.outcome())).isEqualTo(Outcome.NOTHING);
    }

    @Test
    void isCompletedElsewhereWhenThereAreNoWorkersAnyMore() throws Exception {
        Receipt late = new Receipt(1, task -> {
            throw new RejectedExecutionException();
        });
        CompletionStage<Outcome> flushed = late.flushed();
        late.closed();
        late.taken();
        assertThat(flushed.toCompletableFuture().get(20, TimeUnit.SECONDS)).isEqualTo(new Outcome(0, 0, 0, 1));
    }

    @Test
    void isCompletedElsewhereWhenNoThreadCanBeMade() throws Exception {
        Receipt late = new Receipt(1, task -> {
            throw new OutOfMemoryError("unable to create native thread");
        });
        CompletionStage<Outcome> outcome = late.outcome();
        late.accepted();
        late.taken();
        assertThat(outcome.toCompletableFuture().get(20, TimeUnit.SECONDS)).isEqualTo(new Outcome(1, 0, 0, 0));
    }

    @Test
    void isCompletedWhoeverIsFirst() throws Exception {
        for (int i = 0; i < 20_000; i++) {
            Receipt raced = new Receipt(1, Runnable::run);
            CompletableFuture<Void> lane = CompletableFuture.runAsync(() -> {
                raced.accepted();
                raced.taken();
                raced.written();
            });
            assertThat(raced.flushed().toCompletableFuture().get(20, TimeUnit.SECONDS))
                    .isEqualTo(new Outcome(1, 0, 0, 0));
            lane.join();
        }
    }

    @Test
    void nobodyIsToldAtOnce() {
        Delivery nobody = Receipt.toNobody();
        assertThat(nobody.recipients()).isZero();
        assertThat(result(nobody.outcome())).isEqualTo(Outcome.NOTHING);
        assertThat(result(nobody.flushed())).isEqualTo(Outcome.NOTHING);
    }

    private void runWork() {
        work.forEach(Runnable::run);
        work.clear();
    }

    static boolean isDone(CompletionStage<?> stage) {
        return stage.toCompletableFuture().isDone();
    }

    static <T> T result(CompletionStage<T> stage) {
        assertThat(stage.toCompletableFuture()).isCompleted();
        return stage.toCompletableFuture().join();
    }
}
