package io.mahakam.room;

import io.mahakam.session.Delivery;
import io.mahakam.session.StillConnection;
import java.util.concurrent.CompletionStage;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ILL_Result;

/** A member's session is closed (!), and its lane runs, while somebody broadcasts (b). */
@JCStressTest
@Outcome(id = "1, b!, written", expect = Expect.ACCEPTABLE, desc = "The broadcast came first.")
@Outcome(id = "1, !, closed", expect = Expect.ACCEPTABLE, desc = "The member was still counted, but closing.")
@Outcome(id = "0, !, nobody", expect = Expect.ACCEPTABLE, desc = "The member had left.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A message after the Close, or one of which nobody knows.")
@State
public class BroadcastAndClose {
    private final Lobby lobby = new Lobby();
    private final StillConnection ann = new StillConnection();
    private Delivery delivery;

    public BroadcastAndClose() {
        lobby.room.join(ann.session());
        ann.settle();
    }

    @Actor
    public void broadcast() {
        delivery = lobby.room.broadcast("b");
    }

    @Actor
    public void close() {
        ann.session().close();
        ann.turn();
    }

    @Arbiter
    public void afterwards(ILL_Result result) {
        CompletionStage<Delivery.Outcome> flushed = delivery.flushed();
        ann.settle();
        Delivery.Outcome outcome = flushed.toCompletableFuture().getNow(null);
        result.r1 = delivery.recipients();
        result.r2 = ann.heard();
        result.r3 = outcome == null
                ? "unknown"
                : outcome.accepted() == 1 ? "written" : outcome.closed() == 1 ? "closed" : "nobody";
    }
}
