package io.mahakam.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.mahakam.session.Delivery;
import io.mahakam.session.Delivery.Outcome;
import io.mahakam.session.PayloadEncoder;
import io.mahakam.session.SessionOptions;
import io.mahakam.session.Sessions;
import io.mahakam.session.TestConnection;
import io.mahakam.session.memory.MemoryLane;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is kept back, and what is not. */
class DeferralTests {
    private final HeldMessages held = new HeldMessages();
    private final Sessions sessions = new Sessions(SessionOptions.DEFAULT, PayloadEncoder.BASIC, Runnable::run);
    private final MemoryLane lane = new MemoryLane();
    private final Rooms rooms = new Rooms(name -> RoomOptions.DEFAULT, PayloadEncoder.BASIC, held);
    private final Room room = rooms.room("lobby");
    private final TestConnection ann = new TestConnection(sessions, lane).open();
    private final TestConnection bob = new TestConnection(sessions, lane).open();

    @Test
    void aBroadcastLeavesWhenItsTimeHasCome() {
        room.join(ann.session());
        Delivery delivery = room.broadcast("hello");
        assertThat(delivery.deferred()).isTrue();
        assertThat(delivery.recipients()).isEqualTo(1);
        assertThat(ann.sent()).isEmpty();

        held.send();
        assertThat(ann.sent()).containsExactly("text:hello");
        assertThat(delivery.outcome()).isCompletedWithValue(new Outcome(1, 0, 0, 0));
        assertThat(delivery.flushed()).isCompletedWithValue(new Outcome(1, 0, 0, 0));
    }

    @Test
    void orNever() {
        room.join(ann.session());
        Delivery delivery = room.broadcast("hello");
        held.withdraw();
        assertThat(ann.sent()).isEmpty();
        assertThat(delivery.recipients()).isEqualTo(1);
        assertThat(delivery.outcome()).isCompletedWithValue(new Outcome(0, 0, 0, 0));
        assertThat(delivery.flushed()).isCompletedWithValue(new Outcome(0, 0, 0, 0));
    }

    @Test
    void whoHasJoinedMeanwhileGetsItAndWhoHasLeftDoesNot() {
        room.join(ann.session());
        Delivery delivery = room.broadcast("hello");
        room.leave(ann.session());
        room.join(bob.session());
        held.send();
        assertThat(ann.sent()).isEmpty();
        assertThat(bob.sent()).containsExactly("text:hello");
        assertThat(delivery.recipients()).isEqualTo(1);
    }

    @Test
    void aPayloadIsEncodedAtTheCall() {
        byte[] payload = "before".getBytes(StandardCharsets.UTF_8);
        room.join(ann.session());
        room.broadcast(payload);
        payload[0] = 'B';
        held.send();
        assertThat(ann.sent()).containsExactly("binary:before");
    }

    @Test
    void whatCannotBeEncodedThrowsAtTheCall() {
        room.join(ann.session());
        assertThatIllegalArgumentException().isThrownBy(() -> room.broadcast(1));
        assertThatIllegalArgumentException().isThrownBy(() -> room.to().send(1));
        assertThatIllegalArgumentException().isThrownBy(() -> room.join(bob.session(), 1));
        assertThat(room.has(bob.session())).isFalse();
        held.send();
        assertThat(ann.sent()).isEmpty();
    }

    @Test
    void membershipsChangeAtOnceAndAreAnnouncedLater() {
        room.join(ann.session());
        assertThat(room.join(bob.session(), "bob is here")).isTrue();
        assertThat(room.has(bob.session())).isTrue();
        assertThat(room.leave(bob.session(), "bob has left")).isTrue();
        assertThat(room.has(bob.session())).isFalse();
        assertThat(ann.sent()).isEmpty();

        held.send();
        assertThat(ann.sent()).containsExactly("text:bob is here", "text:bob has left");
        assertThat(bob.sent()).isEmpty();
    }

    @Test
    void whatDoesNotHappenIsNotAnnounced() {
        room.join(ann.session());
        room.join(ann.session(), "again");
        room.leave(bob.session(), "never been here");
        held.send();
        assertThat(ann.sent()).isEmpty();
    }

    @Test
    void membershipsWithoutAWordNeedNoPatience() {
        room.join(ann.session());
        room.leave(ann.session());
        held.send();
        assertThat(ann.sent()).isEmpty();
        assertThat(room.count()).isZero();
    }

    @Test
    void aSelectionIsMadeAtTheCall() {
        room.join(ann.session());
        room.join(bob.session());
        Delivery delivery = room.to().except(ann.session()).send("not for ann");
        assertThat(delivery.recipients()).isEqualTo(1);
        Delivery chosen = room.to().onlyIf(session -> session == ann.session()).send("for ann");
        assertThat(chosen.recipients()).isEqualTo(1);
        assertThatIllegalStateException()
                .isThrownBy(() -> room.to()
                        .onlyIf(session -> {
                            throw new IllegalStateException("no condition");
                        })
                        .send("x"));
        held.send();
        assertThat(ann.sent()).containsExactly("text:for ann");
        assertThat(bob.sent()).containsExactly("text:not for ann");
    }

    @Test
    void severalRoomsAndUsersWaitAsWell() {
        TestConnection member = new TestConnection();
        Rooms known = Rooms.of(member.sessions()).deferral(held).build();
        known.room("a").join(member.session());
        known.room("b").join(member.session());
        assertThat(known.to("a", "b").send("1").recipients()).isEqualTo(1);
        assertThat(known.toUser("me").send("2").recipients()).isEqualTo(1);
        assertThat(known.toUser("me").now().send("at once").deferred()).isFalse();
        assertThat(member.sent()).containsExactly("text:at once");
        held.send();
        assertThat(member.sent()).containsExactly("text:1", "text:2");
    }

    @Test
    void nowIsNow() {
        room.join(ann.session());
        room.broadcast("later");
        assertThat(room.now().broadcast("now").deferred()).isFalse();
        assertThat(room.now().join(bob.session(), "bob is here")).isTrue();
        assertThat(room.to().now().send("also now").deferred()).isFalse();
        assertThat(room.now().now().name()).isEqualTo("lobby");
        assertThat(ann.sent()).containsExactly("text:now", "text:bob is here", "text:also now");
        held.send();
        assertThat(ann.sent()).containsExactly("text:later");
    }

    @Test
    void aHistoryHasWhatWasSent() {
        Room kept = Rooms.of(sessions)
                .options(name -> RoomOptions.DEFAULT.withHistory(new HistoryOptions(9, Duration.ofMinutes(1), 1000)))
                .deferral(held)
                .build()
                .room("kept");
        kept.join(ann.session());
        kept.broadcast("withdrawn");
        held.withdraw();
        kept.broadcast("sent");
        assertThat(kept.joining(bob.session())
                        .history()
                        .announce("bob is here")
                        .join()
                        .replayed())
                .as("nothing was sent yet")
                .isZero();
        held.send();
        kept.leave(bob.session());
        assertThat(kept.joining(bob.session()).history().join().replayed())
                .as("announcements are not kept")
                .isEqualTo(1);
        assertThat(ann.sent()).containsExactly("text:sent", "text:bob is here");
        assertThat(bob.sent()).containsExactly("text:sent", "text:bob is here", "text:sent");
    }

    @Test
    void severalRoomsUsersAndEndpointsWaitAsWell() {
        Rooms all = Rooms.of(sessions).deferral(held).build();
        all.room("a").join(ann.session());
        all.room("b").join(ann.session());
        Delivery rooms = all.to("a", "b").send("rooms");
        Delivery user = all.toUser("me").send("user");
        Delivery endpoint = all.toAll(ann.session().endpointId()).send("endpoint");
        assertThat(rooms.deferred() && user.deferred() && endpoint.deferred()).isTrue();
        assertThat(rooms.recipients()).isEqualTo(1);
        assertThat(user.recipients()).isEqualTo(2);
        assertThat(endpoint.recipients()).isEqualTo(2);
        assertThat(all.toUser("me").now().send("now").deferred()).isFalse();
        held.send();
        assertThat(ann.sent()).containsExactly("text:now", "text:rooms", "text:user", "text:endpoint");
        assertThat(bob.sent()).containsExactly("text:now", "text:user", "text:endpoint");
    }

    @Test
    void nothingIsKeptBackWithoutNeed() {
        held.active = false;
        room.join(ann.session(), "ann is here");
        assertThat(room.broadcast("hello").deferred()).isFalse();
        assertThat(ann.sent()).containsExactly("text:ann is here", "text:hello");

        Room plain = new Rooms(name -> RoomOptions.DEFAULT, PayloadEncoder.BASIC).room("lobby");
        assertThat(plain.now()).isSameAs(plain);
        assertThat(plain.broadcast("nobody").deferred()).isFalse();
    }

    @Test
    void nobodyIsThere() {
        Delivery delivery = room.broadcast("hello");
        assertThat(delivery.deferred()).isTrue();
        assertThat(delivery.recipients()).isZero();
        held.send();
        assertThat(delivery.outcome()).isCompletedWithValue(new Outcome(0, 0, 0, 0));
    }
}
