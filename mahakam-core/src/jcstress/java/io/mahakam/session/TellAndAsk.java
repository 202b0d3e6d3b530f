package io.mahakam.session;

import java.util.concurrent.CompletionStage;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A lane tells what has become of a message while the sender asks. */
@JCStressTest
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "Whoever asks is told.")
@Outcome(expect = Expect.FORBIDDEN, desc = "The sender waits for ever.")
@State
public class TellAndAsk {
    private static final Delivery.Outcome SENT = new Delivery.Outcome(1, 0, 0, 0);

    private final Receipt receipt = new Receipt(1, Runnable::run);
    private CompletionStage<Delivery.Outcome> outcome;
    private CompletionStage<Delivery.Outcome> flushed;

    @Actor
    public void lane() {
        receipt.accepted();
        receipt.taken();
        receipt.written();
    }

    @Actor
    public void sender() {
        outcome = receipt.outcome();
        flushed = receipt.flushed();
    }

    @Arbiter
    public void afterwards(ZZ_Result result) {
        result.r1 = SENT.equals(outcome.toCompletableFuture().getNow(null));
        result.r2 = SENT.equals(flushed.toCompletableFuture().getNow(null));
    }
}
