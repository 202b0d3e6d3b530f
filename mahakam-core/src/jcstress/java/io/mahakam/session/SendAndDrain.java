package io.mahakam.session;

import java.util.concurrent.CompletionStage;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** A queue that is full for a peer who does not read: a message comes while it reads again. */
@JCStressTest
@Outcome(id = "written, ab", expect = Expect.ACCEPTABLE, desc = "The queue was drained first.")
@Outcome(id = "dropped, a", expect = Expect.ACCEPTABLE, desc = "The message found the queue full.")
@Outcome(expect = Expect.FORBIDDEN, desc = "What the sender was told is not what happened, or the bound is not kept.")
@State
public class SendAndDrain {
    private final StillConnection connection = new StillConnection(bounded());
    private final CompletionStage<Delivery.Outcome> first;
    private Delivery second;

    public SendAndDrain() {
        connection.stall();
        first = connection.session().send("a").flushed();
        connection.settle();
    }

    private static SessionOptions bounded() {
        SessionOptions all = SessionOptions.DEFAULT;
        return new SessionOptions(
                all.protocol(),
                all.heartbeatInterval(),
                all.heartbeatTimeout(),
                all.closeTimeout(),
                all.sendTimeout(),
                all.messageTimeout(),
                all.maxQueuedBytes(),
                1,
                Overflow.DROP_NEWEST,
                all.maxSentFrameSize(),
                all.maxReceivedBytes(),
                all.maxReceivedMessages(),
                all.compression());
    }

    @Actor
    public void sender() {
        second = connection.session().send("b");
    }

    @Actor
    public void lane() {
        connection.resume();
    }

    @Arbiter
    public void afterwards(LL_Result result) {
        CompletionStage<Delivery.Outcome> flushed = second.flushed();
        connection.settle();
        boolean done = first.toCompletableFuture().isDone()
                && flushed.toCompletableFuture().isDone()
                && connection.session().queuedBytes() == 0;
        Delivery.Outcome outcome = done ? flushed.toCompletableFuture().join() : null;
        result.r1 = outcome == null ? "unknown" : outcome.accepted() == 1 ? "written" : "dropped";
        result.r2 = connection.heard();
    }
}
