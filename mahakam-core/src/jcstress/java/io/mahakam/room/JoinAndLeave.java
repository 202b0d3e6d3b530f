package io.mahakam.room;

import io.mahakam.session.StillConnection;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZL_Result;

/** A session joins and leaves at once. */
@JCStressTest
@Outcome(id = "true, out 0", expect = Expect.ACCEPTABLE, desc = "It joined first; the room is gone.")
@Outcome(id = "false, in 1", expect = Expect.ACCEPTABLE, desc = "There was nothing to leave yet.")
@Outcome(expect = Expect.FORBIDDEN, desc = "The room and the session disagree.")
@State
public class JoinAndLeave {
    private final Lobby lobby = new Lobby();
    private final StillConnection ann = new StillConnection();

    @Actor
    public void join() {
        lobby.room.join(ann.session());
    }

    @Actor
    public void leave(ZL_Result result) {
        result.r1 = lobby.room.leave(ann.session());
    }

    @Arbiter
    public void afterwards(ZL_Result result) {
        result.r2 = lobby.state(ann) + " " + lobby.rooms.names().size();
    }
}
