package io.mahakam.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.mahakam.session.Frames;
import io.mahakam.session.PayloadEncoder;
import io.mahakam.session.SessionOptions;
import io.mahakam.session.TestConnection;
import io.mahakam.session.TestOptions;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Rooms whose members' listeners are called where the members are written. */
class InlineRoomTests {
    private final Room room = new Rooms(name -> RoomOptions.DEFAULT, PayloadEncoder.BASIC).room("lobby");

    @Test
    void whatOneCallSendsAndBroadcastsKeepsItsOrder() {
        TestConnection ann = TestConnection.inline(SessionOptions.DEFAULT);
        TestConnection bob = ann.inlineNeighbour().open();
        room.join(bob.session());
        ann.listener().on("opened", (session, call) -> {
            session.send("1");
            room.join(session, "2");
            session.send("3");
            room.broadcast("4");
            bob.session().send("5");
            room.leave(session, "6");
            session.send("7");
        });
        ann.open();
        assertThat(ann.sent()).containsExactly("text:1", "text:2", "text:3", "text:4", "text:7");
        assertThat(bob.sent()).containsExactly("text:2", "text:4", "text:5", "text:6");
    }

    @Test
    void aMemberThatIsLostInABroadcastMayTellTheOthers() {
        TestConnection ann =
                TestConnection.inline(TestOptions.outbound(1000, 1000)).open();
        TestConnection bob = ann.inlineNeighbour().open();
        room.join(ann.session());
        room.join(bob.session());
        ann.transport().failWrites(new IOException("gone"));
        ann.listener().on("closed", (session, call) -> room.broadcast("ann has left"));
        String large = "x".repeat(2000); // which is written at once
        bob.listener().on("text", (session, call) -> room.broadcast(large));
        bob.receive(Frames.text("go"));
        assertThat(ann.calls()).containsExactly("opened", "closed:1006");
        assertThat(bob.sent()).containsExactly("text:" + large, "text:ann has left");
        assertThat(room.sessions()).containsExactly(bob.session());
    }

    @Test
    void aFaultOfOneMemberDoesNotCostTheOthersTheirMessage() {
        TestConnection ann =
                TestConnection.inline(TestOptions.outbound(1000, 1000)).open();
        TestConnection bob = ann.inlineNeighbour().open();
        room.join(ann.session());
        room.join(bob.session());
        ann.transport().failWrites(new IllegalStateException("fault"));
        String large = "x".repeat(2000);
        room.broadcast(large);
        assertThatIllegalStateException().isThrownBy(ann.lane()::settle).withMessage("fault");
        assertThat(bob.sent()).containsExactly("text:" + large);
        assertThat(ann.calls()).containsExactly("opened", "closed:1006");
    }
}
