package io.mahakam.session;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** What becomes of a message that several lanes take. */
record Deliveries(int recipients, List<Receipt> parts) implements Delivery {
    static final Delivery TO_NOBODY = new Deliveries(0, List.of());

    @Override
    public CompletionStage<Outcome> outcome() {
        return sum(Receipt::outcome);
    }

    @Override
    public CompletionStage<Outcome> flushed() {
        return sum(Receipt::flushed);
    }

    private CompletionStage<Outcome> sum(Function<Receipt, CompletionStage<Outcome>> stage) {
        CompletionStage<Outcome> sum = CompletableFuture.completedFuture(Outcome.NOTHING);
        for (Receipt part : parts) {
            sum = sum.thenCombine(stage.apply(part), Outcome::plus);
        }
        return sum;
    }
}
