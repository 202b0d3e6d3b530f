package io.mahakam.room;

import io.mahakam.session.StillConnection;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** The last member leaves a room, which is forgotten, while another joins it, which opens it. */
@JCStressTest
@Outcome(id = "out, in, j", expect = Expect.ACCEPTABLE, desc = "One has left, the other has joined and heard it.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Somebody is in a room that is gone.")
@State
public class JoinAndLastLeave {
    private final Lobby lobby = new Lobby();
    private final StillConnection ann = new StillConnection();
    private final StillConnection bob = new StillConnection();

    public JoinAndLastLeave() {
        lobby.room.join(ann.session());
    }

    @Actor
    public void leave() {
        lobby.room.leave(ann.session());
    }

    @Actor
    public void join() {
        lobby.room.join(bob.session(), "j");
    }

    @Arbiter
    public void afterwards(LLL_Result result) {
        bob.settle();
        result.r3 = bob.heard();
        result.r1 = lobby.state(ann);
        result.r2 = lobby.state(bob);
    }
}
