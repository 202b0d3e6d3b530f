package io.mahakam.room;

import io.mahakam.session.PayloadEncoder;
import io.mahakam.session.SessionOptions;
import io.mahakam.session.Sessions;
import io.mahakam.session.StillConnection;
import java.time.Duration;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IL_Result;

/** A session joins and asks for what was broadcast before (a), while somebody broadcasts (b). */
@JCStressTest
@Outcome(id = "0, ab", expect = Expect.ACCEPTABLE, desc = "It got both from the history.")
@Outcome(id = "1, ab", expect = Expect.ACCEPTABLE, desc = "It got the first from the history and heard the second.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A gap, a double, or the wrong order.")
@State
public class JoinWithHistory {
    private final Room room = Rooms.of(
                    new Sessions(SessionOptions.DEFAULT, PayloadEncoder.of(List.of()), Runnable::run))
            .options(name -> RoomOptions.DEFAULT.withHistory(new HistoryOptions(10, Duration.ofHours(1), 1000)))
            .declare(List.of("lobby"))
            .build()
            .room("lobby");
    private final StillConnection ann = new StillConnection();

    public JoinWithHistory() {
        room.broadcast("a");
    }

    @Actor
    public void join() {
        room.joining(ann.session()).history().join();
    }

    @Actor
    public void broadcast(IL_Result result) {
        result.r1 = room.broadcast("b").recipients();
    }

    @Arbiter
    public void afterwards(IL_Result result) {
        ann.settle();
        result.r2 = ann.heard();
    }
}
