package io.mahakam.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.session.Delivery;
import io.mahakam.session.Delivery.Outcome;
import io.mahakam.session.Overflow;
import io.mahakam.session.PayloadEncoder;
import io.mahakam.session.SessionOptions;
import io.mahakam.session.Sessions;
import io.mahakam.session.TestConnection;
import io.mahakam.session.TestOptions;
import io.mahakam.session.WebSocketSession;
import io.mahakam.session.memory.MemoryLane;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A lane that stands still while threads of the application broadcast. */
class LaneBacklogTests {
    private static final String LARGE = "x".repeat(1024 * 1024 - 100);

    /** So many are within the bound. */
    private static final int FIT = 16;

    private final Sessions sessions = new Sessions(SessionOptions.DEFAULT, PayloadEncoder.BASIC, Runnable::run);
    private final RecordingRoomListener listener = new RecordingRoomListener(new HashMap<>());
    private final Rooms rooms = Rooms.of(sessions)
            .options(name -> new RoomOptions(
                    Long.MAX_VALUE, Integer.MAX_VALUE, name.startsWith("drop") ? Overflow.DROP_OLDEST : Overflow.CLOSE))
            .listener(listener, problem -> {
                throw new AssertionError(problem);
            })
            .build();
    private final MemoryLane stopped = new MemoryLane();
    private final MemoryLane running = new MemoryLane();
    private final TestConnection behind = new TestConnection(sessions, stopped).open();
    private final TestConnection alsoBehind = new TestConnection(sessions, stopped).open();
    private final TestConnection healthy = new TestConnection(sessions, running).open();

    @Test
    void messagesBeyondTheBoundAreDroppedWhereTheRoomDrops() {
        Room room = join("drops");
        List<Delivery> deliveries = broadcast(room.to(), FIT + 3);
        int waiting = stopped.posted();
        assertThat(room.broadcast("no more either"))
                .satisfies(delivery -> assertThat(delivery.recipients()).isEqualTo(3));
        assertThat(stopped.posted()).as("a small one fits").isEqualTo(waiting + 1);
        assertThat(broadcast(room.to(), 5)).hasSize(5);
        assertThat(stopped.posted()).isEqualTo(waiting + 1);

        assertThat(healthy.sent()).hasSize(FIT + 3 + 1 + 5);
        assertThat(behind.sent()).hasSize(FIT + 1);
        assertThat(deliveries.get(FIT - 1).outcome()).isCompletedWithValue(new Outcome(3, 0, 0, 0));
        assertThat(deliveries.get(FIT).outcome()).isCompletedWithValue(new Outcome(1, 0, 2, 0));
        assertThat(deliveries.get(FIT).flushed()).isCompletedWithValue(new Outcome(1, 0, 2, 0));

        broadcast(room.to(), 1);
        assertThat(behind.sent()).as("the lane has caught up").hasSize(1);
        assertThat(behind.session().isOpen()).isTrue();
    }

    @Test
    void membersAreClosedWhereTheRoomCloses() {
        Room room = join("closes");
        List<Delivery> deliveries = broadcast(room.to(), FIT + 1);
        int waiting = stopped.posted();
        broadcast(room.to(), 20);
        assertThat(stopped.posted()).as("they are closed once").isEqualTo(waiting);
        assertThat(behind.sent()).last().isEqualTo("close:1013 Messages were not read fast enough");
        assertThat(alsoBehind.session().isOpen()).isFalse();
        assertThat(healthy.sent()).hasSize(FIT + 21);
        assertThat(healthy.session().isOpen()).isTrue();
        assertThat(room.sessions()).containsExactly(healthy.session());
        assertThat(deliveries.get(FIT).outcome()).isCompletedWithValue(new Outcome(1, 0, 0, 2));
        assertThat(listener.takeCalls())
                .filteredOn("closes: CLOSED somebody"::equals)
                .hasSize(2);
    }

    @Test
    void onlyThoseAreClosedForWhomItIs() {
        Room room = join("closes");
        int before = broadcast(room.to(), FIT).size();
        Delivery delivery = room.to().onlyIf(behind.session()::equals).send(LARGE);
        assertThat(behind.session().isOpen()).as("at once").isFalse();
        stopped.settle();
        assertThat(delivery.outcome()).isCompletedWithValue(new Outcome(0, 0, 0, 1));
        assertThat(room.sessions()).containsExactlyInAnyOrder(alsoBehind.session(), healthy.session());
        assertThat(alsoBehind.sent()).hasSize(before);

        broadcast(room.to(), FIT);
        room.to().except(alsoBehind.session()).send(LARGE);
        stopped.settle();
        assertThat(alsoBehind.session().isOpen()).isTrue();
        assertThat(alsoBehind.sent()).hasSize(FIT);
    }

    @Test
    void whoWasLeftOutIsClosedForTheNextMessage() {
        Room room = join("closes");
        broadcast(room.to(), FIT);
        room.to().except(alsoBehind.session()).send(LARGE);
        assertThat(alsoBehind.session().isOpen()).isTrue();
        room.broadcast(LARGE);
        assertThat(alsoBehind.session().isOpen()).isFalse();
        stopped.settle();
        assertThat(room.sessions()).containsExactly(healthy.session());
    }

    @Test
    void lanesOfNobodyWhoGetsItAreLeftAlone() {
        Room room = join("closes");
        rooms.room("drops").join(healthy.session());
        int waiting = stopped.posted();
        room.to().onlyIf(healthy.session()::equals).send("x");
        room.to().except(behind.session(), alsoBehind.session()).send("x");
        rooms.to("drops", "closes").onlyIf(healthy.session()::equals).send("x");
        assertThat(stopped.posted()).isEqualTo(waiting);
        running.settle();
        assertThat(healthy.sent()).containsExactly("text:x", "text:x", "text:x");
    }

    @Test
    void whoJoinsAfterwardsIsClosedToo() {
        Room room = join("closes");
        broadcast(room.to(), FIT + 1);
        TestConnection late = new TestConnection(sessions, stopped);
        late.lane().execute(() -> late.transport().connect(late.session()));
        room.join(late.session());
        broadcast(room.to(), 1);
        stopped.settle();
        assertThat(late.session().isOpen()).as("it would have missed a message").isFalse();
    }

    @Test
    void whoIsLeftOutIsNotCounted() {
        Room room = join("drops");
        broadcast(room.to(), FIT);
        Delivery delivery = broadcast(room.to().except(behind.session(), healthy.session()), 1)
                .get(0);
        assertThat(delivery.outcome()).isCompletedWithValue(new Outcome(0, 0, 1, 0));
        delivery = broadcast(room.to().onlyIf(behind.session()::equals), 1).get(0);
        assertThat(delivery.outcome()).isCompletedWithValue(new Outcome(0, 0, 1, 0));
    }

    @Test
    void announcementsAreMessagesToo() {
        Room room = join("drops");
        broadcast(room.to(), FIT);
        TestConnection late = new TestConnection(sessions, running).open();
        int waiting = stopped.posted();
        room.join(late.session(), LARGE);
        assertThat(stopped.posted()).isEqualTo(waiting);
        assertThat(late.sent()).hasSize(1);
    }

    @Test
    void ofSeveralRoomsEachDealsWithItsMembers() {
        rooms.room("drops").join(behind.session());
        rooms.room("drops").join(alsoBehind.session());
        rooms.room("closes").join(alsoBehind.session());
        rooms.room("drops").join(healthy.session());
        List<Delivery> deliveries = broadcast(rooms.to("drops", "closes", "empty"), FIT + 1);
        assertThat(healthy.sent()).hasSize(FIT + 1);
        stopped.settle();
        assertThat(deliveries.get(FIT).recipients()).isEqualTo(3);
        assertThat(deliveries.get(FIT).outcome()).isCompletedWithValue(new Outcome(1, 0, 2, 0));
        assertThat(behind.session().isOpen()).isTrue();
        assertThat(alsoBehind.session().isOpen()).as("dropped in the first").isTrue();
        broadcast(rooms.to("closes", "drops"), FIT + 1);
        assertThat(alsoBehind.session().isOpen()).as("in the first").isFalse();
        stopped.settle();
        assertThat(behind.session().isOpen()).isTrue();
    }

    @Test
    void aUsersSessionsAreDealtWithByTheirOwnPolicy() {
        List<Delivery> deliveries = broadcast(rooms.toUser("me"), FIT + 1);
        assertThat(behind.session().isOpen()).isFalse();
        assertThat(healthy.session().isOpen()).isTrue();
        assertThat(healthy.sent()).hasSize(FIT + 1);
        assertThat(deliveries.get(FIT).outcome()).isCompletedWithValue(new Outcome(1, 0, 0, 2));
        assertThat(behind.sent()).last().isEqualTo("close:1013 Messages were not read fast enough");

        Sessions dropping = new Sessions(
                TestOptions.outbound(Long.MAX_VALUE, Integer.MAX_VALUE, Overflow.DROP_NEWEST),
                PayloadEncoder.BASIC,
                Runnable::run);
        TestConnection stays = new TestConnection(dropping, stopped).open();
        deliveries = broadcast(Rooms.of(dropping).build().toUser("me"), FIT + 1);
        assertThat(deliveries.get(FIT).outcome()).isCompletedWithValue(new Outcome(0, 0, 1, 0));
        assertThat(stays.session().isOpen()).isTrue();
        assertThat(stays.sent()).hasSize(FIT);
    }

    @Test
    void aMessageOfAnySizeMayWaitAlone() {
        LaneBacklog backlog = new LaneBacklog();
        assertThat(backlog.add(Integer.MAX_VALUE)).isTrue();
        assertThat(backlog.add(1)).isFalse();
        backlog.remove(Integer.MAX_VALUE);
        for (int i = 0; i < LaneBacklog.MAX_MESSAGES; i++) {
            assertThat(backlog.add(1)).isTrue();
        }
        assertThat(backlog.add(1)).isFalse();
    }

    private Room join(String name) {
        Room room = rooms.room(name);
        for (WebSocketSession session : List.of(behind.session(), alsoBehind.session(), healthy.session())) {
            room.join(session);
        }
        stopped.settle();
        return room;
    }

    private List<Delivery> broadcast(Broadcast broadcast, int times) {
        List<Delivery> deliveries = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            deliveries.add(broadcast.send(LARGE));
            running.settle();
        }
        return deliveries;
    }
}
