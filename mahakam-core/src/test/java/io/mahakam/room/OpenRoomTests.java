package io.mahakam.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.room.Admission.Result;
import io.mahakam.session.PayloadEncoder;
import io.mahakam.session.SessionOptions;
import io.mahakam.session.Sessions;
import io.mahakam.session.TestConnection;
import io.mahakam.session.memory.MemoryLane;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class OpenRoomTests {
    private final List<OpenRoom> emptied = new ArrayList<>();
    private final OpenRoom room = room(emptied);
    private final TestConnection connection = new TestConnection();

    private static OpenRoom room(List<OpenRoom> emptied) {
        return new OpenRoom("lobby", TestRooms.setting(emptied::add));
    }

    private Result join(TestConnection joining) {
        return room.join(new Admission(joining.session(), null, false, null, null));
    }

    @Test
    void tellsWhenItIsEmptyAndTakesNobodyAnyMore() {
        assertThat(join(connection)).isEqualTo(Result.JOINED);
        assertThat(join(connection)).isEqualTo(Result.MEMBER_ALREADY);
        assertThat(emptied).isEmpty();
        assertThat(room.leave(connection.session(), null)).isTrue();
        assertThat(emptied).containsExactly(room);
        assertThat(join(connection)).isEqualTo(Result.ROOM_IS_GONE);
        assertThat(connection.session().rooms()).isEmpty();
    }

    @Test
    void isForgottenIfItsFirstMemberIsRefused() {
        connection.session().close();
        assertThat(join(connection)).isEqualTo(Result.SESSION_IS_CLOSING);
        assertThat(emptied).containsExactly(room);
    }

    @Test
    void aSecondJoinAfterTheMembersLeftByClosingIsRefused() {
        TestConnection other = new TestConnection();
        join(connection);
        join(other);
        connection.session().close();
        connection.lane().settle();
        assertThat(join(connection)).isEqualTo(Result.SESSION_IS_CLOSING);
        assertThat(room.members().sessions()).containsExactly(other.session());
        assertThat(emptied).isEmpty();
    }

    @Test
    void closeEndsEveryMembership() {
        TestConnection other = new TestConnection();
        join(connection);
        join(other);
        assertThat(room.close()).containsExactlyInAnyOrder(connection.session(), other.session());
        assertThat(room.members().count()).isZero();
        assertThat(room.members().has(other.session())).isFalse();
        assertThat(emptied).containsExactly(room);
        RoomMessage message = RoomMessage.of("x", PayloadEncoder.BASIC, Set.of());
        assertThat(room.broadcast(Publication.toAll(message)))
                .as("it is no more")
                .isNull();
    }

    @Test
    void joiningAndBroadcastingRaceTheCloseOfRooms() throws InterruptedException {
        Sessions sessions = new Sessions(SessionOptions.DEFAULT, PayloadEncoder.BASIC, Runnable::run);
        MemoryLane lane = new MemoryLane();
        List<TestConnection> members = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            members.add(new TestConnection(sessions, lane));
        }
        Rooms rooms = Rooms.of(sessions).declare(List.of("b")).build();
        AtomicBoolean over = new AtomicBoolean();
        Thread publisher = new Thread(() -> {
            while (!over.get()) {
                rooms.to("a", "b", "c").send("x").outcome();
            }
        });
        Thread closer = new Thread(() -> {
            while (!over.get()) {
                rooms.room("a").close();
                rooms.room("b").close();
            }
        });
        publisher.start();
        closer.start();
        for (TestConnection member : members) {
            for (String name : List.of("a", "b", "c")) {
                rooms.room(name).join(member.session(), "here");
            }
        }
        over.set(true);
        publisher.join();
        closer.join();
        for (TestConnection member : members) {
            for (String name : List.of("a", "b", "c")) {
                assertThat(rooms.room(name).has(member.session()))
                        .isEqualTo(member.session().rooms().contains(name));
            }
        }
        assertThat(rooms.names()).contains("b", "c");
        rooms.room("a").close();
        assertThat(rooms.names()).doesNotContain("a");
    }

    @Test
    void joiningRacesTheLastLeave() throws InterruptedException {
        Rooms rooms = new Rooms(name -> RoomOptions.DEFAULT, PayloadEncoder.BASIC);
        List<Thread> threads = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            TestConnection member = new TestConnection();
            threads.add(new Thread(() -> {
                for (int i = 0; i < 5000; i++) {
                    boolean joined = rooms.room("lobby").join(member.session());
                    boolean has = rooms.room("lobby").has(member.session());
                    boolean left = rooms.room("lobby").leave(member.session());
                    if (!joined || !has || !left) {
                        synchronized (wrong) {
                            wrong.add("joined " + joined + ", has " + has + ", left " + left);
                        }
                    }
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(wrong).isEmpty();
        assertThat(rooms.names()).isEmpty();
    }
}
