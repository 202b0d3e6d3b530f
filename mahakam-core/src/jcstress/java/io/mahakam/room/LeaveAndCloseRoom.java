package io.mahakam.room;

import io.mahakam.session.StillConnection;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZLL_Result;

/** A member leaves while the room is closed. */
@JCStressTest
@Outcome(id = "true, out 0, open", expect = Expect.ACCEPTABLE, desc = "It left first, and its session stays.")
@Outcome(id = "false, out 0, closed", expect = Expect.ACCEPTABLE, desc = "It was closed with the room.")
@Outcome(expect = Expect.FORBIDDEN, desc = "It left and was closed, or neither.")
@State
public class LeaveAndCloseRoom {
    private final Lobby lobby = new Lobby();
    private final StillConnection ann = new StillConnection();

    public LeaveAndCloseRoom() {
        lobby.room.join(ann.session());
        ann.settle();
    }

    @Actor
    public void leave(ZLL_Result result) {
        result.r1 = lobby.room.leave(ann.session());
    }

    @Actor
    public void close() {
        lobby.room.close();
    }

    @Arbiter
    public void afterwards(ZLL_Result result) {
        result.r2 = lobby.state(ann) + " " + lobby.rooms.names().size();
        result.r3 = ann.session().isOpen() ? "open" : "closed";
    }
}
