package io.mahakam.room;

import io.mahakam.session.StillConnection;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** A session joins while it is closed. */
@JCStressTest
@Outcome(id = "out 0, !", expect = Expect.ACCEPTABLE, desc = "It is in no room any more, and closed.")
@Outcome(id = "out 0, j!", expect = Expect.ACCEPTABLE, desc = "It had been in for a moment.")
@Outcome(expect = Expect.FORBIDDEN, desc = "The room keeps a session that has ended.")
@State
public class JoinAndClose {
    private final Lobby lobby = new Lobby();
    private final StillConnection ann = new StillConnection();

    @Actor
    public void join() {
        lobby.room.join(ann.session(), "j");
    }

    @Actor
    public void close() {
        ann.session().close();
        ann.turn();
    }

    @Arbiter
    public void afterwards(LL_Result result) {
        result.r1 = lobby.state(ann) + " " + lobby.rooms.names().size();
        result.r2 = ann.heard();
    }
}
