package io.mahakam.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.session.PayloadEncoder;
import io.mahakam.session.SessionOptions;
import io.mahakam.session.Sessions;
import io.mahakam.session.TestConnection;
import io.mahakam.session.TestOptions;
import io.mahakam.session.TransportSession;
import io.mahakam.session.memory.MemoryLane;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LaneMembersTests {
    private static final Publication HELLO = Publication.toAll(RoomMessage.of("hello", PayloadEncoder.BASIC, Set.of()));
    private final OpenRoom room = new OpenRoom("room", TestRooms.setting(gone -> {}));
    private final MemoryLane lane = new MemoryLane();
    private final Sessions sessions = new Sessions(SessionOptions.DEFAULT, PayloadEncoder.BASIC, Runnable::run);
    private final LaneMembers members = new LaneMembers(lane, Runnable::run, new LaneBacklog());

    @Test
    void everythingHappensOnTheLaneAndInOrder() {
        TestConnection connection = new TestConnection(sessions, lane).open();
        Membership member = member(connection.session());
        members.broadcast(HELLO, TestOptions.receipt());
        members.join(member);
        members.broadcast(HELLO, TestOptions.receipt());
        members.leave(member);
        members.broadcast(HELLO, TestOptions.receipt());
        assertThat(connection.session().queuedBytes()).isZero();
        assertThat(connection.sent()).containsExactly("text:hello");
    }

    @Test
    void wakesTheLane() {
        int before = lane.wakes();
        members.join(member(new TestConnection(sessions, lane).session()));
        assertThat(lane.wakes()).isEqualTo(before);
        members.wake();
        assertThat(lane.wakes()).isEqualTo(before + 1);
    }

    @Test
    void whoeverLeavesTheOthersStay() {
        Random random = new Random(6455);
        List<TestConnection> connections = new ArrayList<>();
        List<Membership> memberships = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            TestConnection connection = new TestConnection(sessions, lane).open();
            connections.add(connection);
            memberships.add(member(connection.session()));
        }
        Set<Integer> in = new HashSet<>();
        for (int step = 0; step < 500; step++) {
            int chosen = random.nextInt(12);
            if (in.remove(chosen)) {
                members.leave(memberships.get(chosen));
            } else {
                in.add(chosen);
                members.join(memberships.get(chosen));
            }
            members.broadcast(HELLO, TestOptions.receipt());
            for (int i = 0; i < 12; i++) {
                assertThat(connections.get(i).sent()).hasSize(in.contains(i) ? 1 : 0);
            }
        }
    }

    @Test
    void leavesOutWhoIsExcepted() {
        TestConnection one = new TestConnection(sessions, lane).open();
        TestConnection two = new TestConnection(sessions, lane).open();
        members.join(member(one.session()));
        members.join(member(two.session()));
        members.broadcast(new Publication(HELLO.message(), null, Set.of(one.session()), null), TestOptions.receipt());
        assertThat(one.sent()).isEmpty();
        assertThat(two.sent()).containsExactly("text:hello");
    }

    private Membership member(TransportSession session) {
        return new Membership(room, session, Present.NOBODY);
    }
}
