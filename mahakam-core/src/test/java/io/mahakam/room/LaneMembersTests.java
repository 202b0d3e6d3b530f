package io.mahakam.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.session.Overflow;
import io.mahakam.session.PayloadEncoder;
import io.mahakam.session.QueueLimits;
import io.mahakam.session.SessionOptions;
import io.mahakam.session.Sessions;
import io.mahakam.session.TestConnection;
import io.mahakam.session.TestOptions;
import io.mahakam.session.memory.MemoryLane;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LaneMembersTests {
    private static final Publication HELLO = Publication.toAll(RoomMessage.of("hello", PayloadEncoder.BASIC, Set.of()));
    private static final QueueLimits LIMITS =
            new QueueLimits("room", Long.MAX_VALUE, Integer.MAX_VALUE, Overflow.CLOSE);

    private final MemoryLane lane = new MemoryLane();
    private final Sessions sessions = new Sessions(SessionOptions.DEFAULT, PayloadEncoder.BASIC, Runnable::run);
    private final LaneMembers members = new LaneMembers(lane, Runnable::run);

    @Test
    void everythingHappensOnTheLaneAndInOrder() {
        TestConnection connection = new TestConnection(sessions, lane).open();
        Membership member = new Membership(connection.session(), LIMITS);
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
        members.join(new Membership(new TestConnection(sessions, lane).session(), LIMITS));
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
            memberships.add(new Membership(connection.session(), LIMITS));
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
        members.join(new Membership(one.session(), LIMITS));
        members.join(new Membership(two.session(), LIMITS));
        members.broadcast(new Publication(HELLO.message(), null, Set.of(one.session()), null), TestOptions.receipt());
        assertThat(one.sent()).isEmpty();
        assertThat(two.sent()).containsExactly("text:hello");
    }
}
