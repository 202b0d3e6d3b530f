package io.mahakam.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.session.Delivery;
import io.mahakam.session.Delivery.Outcome;
import io.mahakam.session.Overflow;
import io.mahakam.session.PayloadEncoder;
import io.mahakam.session.SessionOptions;
import io.mahakam.session.Sessions;
import io.mahakam.session.TestConnection;
import io.mahakam.session.TestOptions;
import io.mahakam.session.memory.MemoryLane;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class KnownSessionsTests {
    private final Sessions sessions = new Sessions(SessionOptions.DEFAULT, PayloadEncoder.BASIC, Runnable::run);
    private final AtomicInteger encoded = new AtomicInteger();
    private final Rooms rooms = Rooms.of(sessions)
            .encoder((payload, subprotocol) -> {
                encoded.incrementAndGet();
                return PayloadEncoder.BASIC.encode(payload, subprotocol);
            })
            .build();
    private final MemoryLane firstLane = new MemoryLane();
    private final MemoryLane secondLane = new MemoryLane();
    private final TestConnection desk = new TestConnection(sessions, firstLane, "ann", "chat").open();
    private final TestConnection phone = new TestConnection(sessions, secondLane, "ann", "feed").open();
    private final TestConnection bob = new TestConnection(sessions, firstLane, "bob", "chat").open();

    @Test
    void allOfAUserAreReachedEncodedOnce() {
        Delivery delivery = rooms.toUser("ann").send("hello");
        assertThat(delivery.recipients()).isEqualTo(2);
        assertThat(encoded).hasValue(1);
        assertThat(desk.sent()).containsExactly("text:hello");
        assertThat(phone.sent()).containsExactly("text:hello");
        assertThat(bob.sent()).isEmpty();
        assertThat(delivery.outcome()).isCompletedWithValue(new Outcome(2, 0, 0, 0));
        assertThat(delivery.flushed()).isCompletedWithValue(new Outcome(2, 0, 0, 0));
    }

    @Test
    void allOfAnEndpointAreReached() {
        assertThat(rooms.toAll("chat").send("hello").recipients()).isEqualTo(2);
        assertThat(desk.sent()).containsExactly("text:hello");
        assertThat(bob.sent()).containsExactly("text:hello");
        assertThat(phone.sent()).isEmpty();
    }

    @Test
    void someMayBeLeftOutOrSelected() {
        Delivery delivery = rooms.toAll("chat").except(desk.session()).send("1");
        assertThat(delivery.recipients()).isEqualTo(1);
        delivery = rooms.toUser("ann")
                .onlyIf(session -> session.endpointId().equals("feed"))
                .send("2");
        assertThat(delivery.recipients()).isEqualTo(1);
        assertThat(desk.sent()).isEmpty();
        assertThat(bob.sent()).containsExactly("text:1");
        assertThat(phone.sent()).containsExactly("text:2");
    }

    @Test
    void nobodyIsReachedWhereThereIsNobodyOrNobodyOpen() {
        assertThat(rooms.toUser("eve").send("x").recipients()).isZero();
        assertThat(rooms.toAll("nothing").send("x").recipients()).isZero();
        bob.session().close();
        assertThat(rooms.toUser("bob").send("x").recipients()).isZero();
        assertThat(bob.sent()).containsExactly("close:1000");
    }

    @Test
    void theMessageComesInItsOrderWithWhatOneThreadSendsOtherwise() {
        Room room = rooms.room("lobby");
        room.join(desk.session());
        desk.session().send("1");
        rooms.toUser("ann").send("2");
        room.broadcast("3");
        rooms.toAll("chat").send("4");
        assertThat(desk.sent()).containsExactly("text:1", "text:2", "text:3", "text:4");
    }

    @Test
    void aKeyConflatesWhateverTheSessionsPolicy() {
        rooms.toUser("ann").conflate("k").send("1");
        rooms.toUser("ann").conflate("other").send("2");
        rooms.toAll("chat").conflate("k").send("3");
        rooms.toUser("ann").send("4");
        assertThat(desk.sent()).containsExactly("text:3", "text:2", "text:4");
        assertThat(phone.sent()).containsExactly("text:1", "text:2", "text:4");
    }

    @Test
    void theSessionsOwnBoundsAndPolicyApply() {
        Sessions bounded = new Sessions(TestOptions.outbound(Long.MAX_VALUE, 2), PayloadEncoder.BASIC, Runnable::run);
        TestConnection slow = new TestConnection(bounded, firstLane, "ann", "chat").open();
        stall(slow);
        Broadcast broadcast = Rooms.of(bounded).build().toUser("ann").conflate("k");
        for (int i = 0; i < 5; i++) {
            assertThat(broadcast.send("" + i).recipients()).isEqualTo(1);
        }
        slow.lane().settle();
        assertThat(slow.session().isOpen())
                .as("one message has taken the other's place")
                .isTrue();
        Delivery delivery = Rooms.of(bounded).build().toUser("ann").send("too much");
        slow.lane().settle();
        assertThat(delivery.outcome()).isCompletedWithValue(new Outcome(0, 0, 0, 1));
        assertThat(slow.session().isOpen()).isFalse();
        assertThat(slow.listener().calls()).anyMatch(call -> call.startsWith("tooSlow:null"));
    }

    @Test
    void aSessionThatDropsItsNewestMayStay() {
        Sessions bounded = new Sessions(
                TestOptions.outbound(Long.MAX_VALUE, 2, Overflow.DROP_NEWEST), PayloadEncoder.BASIC, Runnable::run);
        TestConnection slow = new TestConnection(bounded, firstLane, "ann", "chat").open();
        stall(slow);
        Rooms itsRooms = Rooms.of(bounded).build();
        itsRooms.toUser("ann").send("1");
        Delivery second = itsRooms.toUser("ann").send("2");
        slow.lane().settle();
        assertThat(second.outcome()).isCompletedWithValue(new Outcome(0, 0, 1, 0));
        assertThat(slow.session().isOpen()).isTrue();
    }

    @Test
    void eachGetsItsOwnSubprotocol() {
        TestConnection other = TestConnection.speaking(sessions, secondLane, "other");
        Rooms speaking = Rooms.of(sessions)
                .encoder((payload, subprotocol) -> PayloadEncoder.BASIC.encode(payload + " " + subprotocol, null))
                .build();
        speaking.toUser("me").send("in");
        speaking.toUser("ann").send("in");
        assertThat(other.sent()).containsExactly("text:in other");
        assertThat(desk.sent()).containsExactly("text:in chat");
    }

    @Test
    void anErrorOfTheEncoderReachesTheCallerEvenIfNobodyIsThere() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rooms.toUser("nobody").send(1));
    }

    @Test
    void roomsWithoutSessionsKnowNobody() {
        Rooms alone = new Rooms(name -> RoomOptions.DEFAULT, PayloadEncoder.BASIC);
        assertThatIllegalStateException()
                .isThrownBy(() -> alone.toUser("ann"))
                .withMessage("These rooms know no users and endpoints: make them by Rooms.of(sessions)");
        assertThatIllegalStateException().isThrownBy(() -> alone.toAll("chat"));
    }

    @Test
    void whoIsDisconnectedIsReachedNoMore() {
        sessions.disconnectUser("ann", CloseStatus.POLICY_VIOLATION);
        assertThat(rooms.toUser("ann").send("x").recipients()).isZero();
        assertThat(desk.sent()).containsExactly("close:1008");
    }

    /** The peer reads nothing, and one message is on its way. */
    private static void stall(TestConnection connection) {
        connection.transport().setCapacity(0);
        connection.session().send("on its way");
        connection.lane().settle();
    }
}
