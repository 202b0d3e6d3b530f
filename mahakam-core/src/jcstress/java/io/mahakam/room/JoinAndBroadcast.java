package io.mahakam.room;

import io.mahakam.session.StillConnection;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IL_Result;

/** A session joins with an announcement (j) while somebody broadcasts (b). */
@JCStressTest
@Outcome(id = "0, j", expect = Expect.ACCEPTABLE, desc = "The broadcast came first, and nobody was there.")
@Outcome(id = "1, jb", expect = Expect.ACCEPTABLE, desc = "It heard its own announcement and what came after.")
@Outcome(expect = Expect.FORBIDDEN, desc = "It heard what came before, or missed what came after.")
@State
public class JoinAndBroadcast {
    private final Lobby lobby = new Lobby();
    private final StillConnection ann = new StillConnection();

    @Actor
    public void join() {
        lobby.room.join(ann.session(), "j");
    }

    @Actor
    public void broadcast(IL_Result result) {
        result.r1 = lobby.room.broadcast("b").recipients();
    }

    @Arbiter
    public void afterwards(IL_Result result) {
        ann.settle();
        result.r2 = ann.heard();
    }
}
