package io.mahakam.room;

import io.mahakam.session.StillConnection;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Two broadcast to a room with members on two lanes. */
@JCStressTest
@Outcome(
        id = {"acbd, acbd", "acdb, acdb", "cadb, cadb", "cabd, cabd", "abcd, abcd", "cdab, cdab"},
        expect = Expect.ACCEPTABLE,
        desc = "Each in the order of its calls, and both members in the same.")
@Outcome(expect = Expect.FORBIDDEN, desc = "The members disagree, or something is lost.")
@State
public class BroadcastAndBroadcast {
    private final Lobby lobby = new Lobby();
    private final StillConnection ann = new StillConnection();
    private final StillConnection bob = new StillConnection();

    public BroadcastAndBroadcast() {
        lobby.room.join(ann.session());
        lobby.room.join(bob.session());
    }

    @Actor
    public void one() {
        lobby.room.broadcast("a");
        lobby.room.broadcast("b");
    }

    @Actor
    public void other() {
        lobby.room.broadcast("c");
        lobby.room.broadcast("d");
    }

    @Arbiter
    public void afterwards(LL_Result result) {
        ann.settle();
        bob.settle();
        result.r1 = ann.heard();
        result.r2 = bob.heard();
    }
}
