package io.mahakam.room;

import io.mahakam.session.Delivery;
import io.mahakam.session.Receipt;
import java.util.concurrent.CompletionStage;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A message that was kept back is sent, or withdrawn, while its sender asks what has become of it. */
@JCStressTest
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "Whoever asks is told.")
@Outcome(expect = Expect.FORBIDDEN, desc = "The sender waits for ever.")
@State
public class DeferAndAsk {
    private final DeferredMessage sent = new DeferredMessage(0, Receipt::toNobody);
    private final DeferredMessage withdrawn = new DeferredMessage(0, Receipt::toNobody);
    private CompletionStage<Delivery.Outcome> ofSent;
    private CompletionStage<Delivery.Outcome> ofWithdrawn;

    @Actor
    public void transaction() {
        sent.send(Runnable::run);
        withdrawn.withdraw(Runnable::run);
    }

    @Actor
    public void sender() {
        ofWithdrawn = withdrawn.outcome();
        ofSent = sent.flushed();
    }

    @Arbiter
    public void afterwards(ZZ_Result result) {
        result.r1 = ofSent.toCompletableFuture().isDone();
        result.r2 = ofWithdrawn.toCompletableFuture().isDone();
    }
}
