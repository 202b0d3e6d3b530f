package io.mahakam.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.session.Frames;
import io.mahakam.session.Overflow;
import io.mahakam.session.PayloadEncoder;
import io.mahakam.session.SessionOptions;
import io.mahakam.session.Sessions;
import io.mahakam.session.StepwiseWorkers;
import io.mahakam.session.TestConnection;
import io.mahakam.session.WebSocketSession;
import io.mahakam.session.memory.MemoryLane;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class RoomEventsTests {
    private final StepwiseWorkers workers = new StepwiseWorkers();
    private final Sessions sessions = new Sessions(SessionOptions.DEFAULT, PayloadEncoder.BASIC, workers);
    private final MemoryLane lane = new MemoryLane();
    private final Map<WebSocketSession, String> names = new HashMap<>();
    private final RecordingRoomListener listener = new RecordingRoomListener(names);
    private final List<Throwable> failures = new ArrayList<>();

    private final TestConnection desk = connect("ann", "desk");
    private final TestConnection phone = connect("ann", "phone");
    private final TestConnection guest = connect(null, "guest");

    @Test
    void tellWhatHappensInTheRoomsOrderAndOnAWorker() {
        Room room = rooms().room("lobby");
        room.join(desk.session());
        room.joining(guest.session()).attributes(Map.of("name", "Guest")).join();
        room.leave(desk.session());
        assertThat(listener.takeCalls()).as("no worker has come").isEmpty();
        workers.runAll();
        assertThat(listener.takeCalls())
                .containsExactly(
                        "lobby: joined desk",
                        "lobby: appeared ann {} by desk",
                        "lobby: joined guest",
                        "lobby: appeared null {name=Guest} by guest",
                        "lobby: left desk",
                        "lobby: disappeared ann by desk");
    }

    @Test
    void aUserAppearsWithTheFirstSessionAndDisappearsWithTheLast() {
        Room room = rooms().room("lobby");
        room.join(desk.session());
        room.join(phone.session());
        room.leave(desk.session());
        room.leave(phone.session());
        workers.runAll();
        assertThat(listener.takeCalls())
                .containsExactly(
                        "lobby: joined desk",
                        "lobby: appeared ann {} by desk",
                        "lobby: joined phone",
                        "lobby: left desk",
                        "lobby: left phone",
                        "lobby: disappeared ann by phone");
    }

    @Test
    void whatDidNotHappenIsNotTold() {
        Room room = rooms().room("lobby");
        room.join(desk.session());
        room.join(desk.session());
        room.leave(phone.session());
        workers.runAll();
        assertThat(listener.takeCalls()).containsExactly("lobby: joined desk", "lobby: appeared ann {} by desk");
    }

    @Test
    void nothingIsKeptWhileNobodyHears() {
        AtomicBoolean heard = new AtomicBoolean();
        Room room = Rooms.of(sessions)
                .listener(listener, heard::get, failures::add)
                .build()
                .room("lobby");
        room.join(desk.session());
        room.leave(desk.session());
        heard.set(true);
        room.join(guest.session());
        heard.set(false);
        room.leave(guest.session());
        workers.runAll();
        assertThat(listener.takeCalls())
                .as("who hears is asked at a join")
                .containsExactly(
                        "lobby: joined guest",
                        "lobby: appeared null {} by guest",
                        "lobby: left guest",
                        "lobby: disappeared null by guest");
        room.join(desk.session());
        workers.runAll();
        assertThat(listener.takeCalls()).isEmpty();
    }

    @Test
    void aConnectionThatEndsLeaves() {
        rooms().room("lobby").join(guest.session());
        workers.runAll();
        listener.takeCalls();
        guest.receive(Frames.close(1000)).receiveEnd();
        workers.runAll();
        assertThat(listener.takeCalls()).containsExactly("lobby: left guest", "lobby: disappeared null by guest");
    }

    @Test
    void messagesAreToldWithAnnouncementsToThoseWhoWantThem() {
        RecordingRoomListener other = new RecordingRoomListener(names);
        listener.wantsMessages = true;
        Rooms rooms = builder().listener(other, failures::add).build();
        Room room = rooms.room("lobby");
        room.join(desk.session(), "in");
        room.broadcast("1");
        rooms.to("lobby", "empty").send("2");
        room.to().except(desk.session()).send("3");
        rooms.room("nobody").broadcast("4");
        room.leave(desk.session(), "out");
        workers.runAll();
        assertThat(listener.takeCalls())
                .containsExactly(
                        "lobby: joined desk",
                        "lobby: appeared ann {} by desk",
                        "lobby: message in",
                        "lobby: message 1",
                        "lobby: message 2",
                        "lobby: message 3",
                        "lobby: left desk",
                        "lobby: disappeared ann by desk",
                        "lobby: message out");
        assertThat(other.takeCalls()).hasSize(4).noneMatch(call -> call.contains("message"));
    }

    @Test
    void messagesOfSeveralRoomsAreToldInEach() {
        listener.wantsMessages = true;
        Rooms rooms = rooms();
        rooms.room("a").join(desk.session());
        rooms.room("b").join(desk.session());
        workers.runAll();
        listener.takeCalls();
        rooms.to("a", "b").send("x");
        workers.runAll();
        assertThat(listener.takeCalls()).containsExactlyInAnyOrder("a: message x", "b: message x");
    }

    @Test
    void messagesThatAListenerIsTooSlowForAreNotKept() {
        listener.wantsMessages = true;
        Room room = rooms().room("lobby");
        room.join(desk.session());
        for (int i = 0; i < EventQueue.MAX_MESSAGES + 5; i++) {
            room.broadcast("x");
        }
        room.join(guest.session());
        workers.runAll();
        assertThat(listener.takeCalls())
                .hasSize(2 + EventQueue.MAX_MESSAGES + 2)
                .contains("lobby: joined guest");
        assertThat(failures)
                .singleElement()
                .isInstanceOf(IllegalStateException.class)
                .extracting(Throwable::getMessage)
                .isEqualTo("5 messages were not told: the listener is slower than they come");
        room.broadcast("again");
        workers.runAll();
        assertThat(listener.takeCalls()).containsExactly("lobby: message again");
    }

    @Test
    void largeMessagesThatAListenerIsTooSlowForAreNotKept() {
        listener.wantsMessages = true;
        Room room = rooms().room("lobby");
        room.join(desk.session());
        workers.runAll();
        listener.takeCalls();
        String large = "x".repeat(EventQueue.MAX_BYTES / 4);
        for (int i = 0; i < 2; i++) {
            for (int k = 0; k < 8; k++) {
                room.broadcast(large);
            }
            workers.runAll();
            assertThat(listener.takeCalls()).hasSize(3);
            assertThat(failures).hasSize(1);
            failures.clear();
        }
        room.broadcast("x".repeat(EventQueue.MAX_BYTES));
        workers.runAll();
        assertThat(listener.takeCalls()).as("alone, one of any size").hasSize(1);
    }

    @Test
    void aListenerThatThrowsDisturbsNobody() {
        RoomListener broken = new RoomListener() {
            @Override
            public void joined(Room room, WebSocketSession session) throws Exception {
                throw new Exception("broken");
            }

            @Override
            public void appeared(Room room, Presence who) {
                throw new AssertionError("more so");
            }
        };
        Rooms rooms = Rooms.of(sessions)
                .listener(broken, failures::add)
                .listener(listener, failures::add)
                .build();
        assertThat(rooms.room("lobby").join(desk.session())).isTrue();
        workers.runAll();
        assertThat(listener.takeCalls()).containsExactly("lobby: joined desk", "lobby: appeared ann {} by desk");
        assertThat(failures).extracting(Throwable::getMessage).containsExactly("broken", "more so");
    }

    @Test
    void aListenerMayDoWithRoomsWhatItLikes() {
        List<Rooms> self = new ArrayList<>();
        RoomListener greeter = new RoomListener() {
            @Override
            public void appeared(Room room, Presence who) {
                room.broadcast("welcome " + who.user());
                self.get(0).room("greeted").join(who.sessions().get(0));
            }
        };
        self.add(builder().listener(greeter, failures::add).build());
        self.get(0).room("lobby").join(desk.session());
        workers.runAll();
        assertThat(desk.sent()).containsExactly("text:welcome ann", "text:welcome ann");
        assertThat(self.get(0).room("greeted").has(desk.session())).isTrue();
        assertThat(failures).isEmpty();
    }

    @Test
    void aListenerMayWaitForOthersInTheSameRoom() {
        RoomListener patient = new RoomListener() {
            @Override
            public void joined(Room room, WebSocketSession session) {
                if (session == desk.session()) {
                    CompletableFuture.runAsync(() -> room.join(guest.session())).join();
                }
            }
        };
        Rooms.of(sessions)
                .listener(patient, failures::add)
                .build()
                .room("lobby")
                .join(desk.session());
        workers.runAll();
        assertThat(guest.session().rooms()).containsExactly("lobby");
        assertThat(failures).isEmpty();
    }

    @Test
    void closeIsToldAfterTheMembersLeft() {
        Room room = rooms().room("lobby");
        room.join(desk.session());
        workers.runAll();
        listener.takeCalls();
        room.close();
        room.close();
        workers.runAll();
        assertThat(listener.takeCalls())
                .containsExactly("lobby: left desk", "lobby: disappeared ann by desk", "lobby: closed");
    }

    @Test
    void aMemberThatIsClosedForBeingSlowIsTold() {
        TestConnection slow = slow(Overflow.CLOSE);
        assertThat(slow.session().isOpen()).isFalse();
        assertThat(listener.takeCalls()).contains("lobby: CLOSED slow").doesNotContain("lobby: DROPPED slow");
    }

    @Test
    void aMemberForWhichMessagesAreDroppedIsToldOnceUntilItHasReadEverything() {
        for (Overflow overflow : List.of(Overflow.DROP_NEWEST, Overflow.DROP_OLDEST)) {
            TestConnection slow = slow(overflow);
            assertThat(slow.session().isOpen()).isTrue();
            assertThat(listener.takeCalls())
                    .filteredOn(call -> call.contains("slow") && !call.contains("joined"))
                    .filteredOn(call -> !call.contains("appeared"))
                    .as(overflow + "")
                    .containsExactly("lobby: DROPPED slow");
            slow.transport().setCapacity(Integer.MAX_VALUE);
            slow.lane().settle();
            slow.transport().setCapacity(0);
            flood(slow);
            assertThat(listener.takeCalls()).as(overflow + "").containsExactly("lobby: DROPPED slow");
        }
    }

    private Room flooded;

    private TestConnection slow(Overflow overflow) {
        flooded = Rooms.of(sessions)
                .options(name -> new RoomOptions(Long.MAX_VALUE, 2, overflow))
                .listener(listener, failures::add)
                .build()
                .room("lobby");
        TestConnection slow = connect("slow", "slow");
        flooded.join(slow.session());
        slow.transport().setCapacity(0);
        flood(slow);
        return slow;
    }

    private void flood(TestConnection slow) {
        for (int i = 0; i < 10; i++) {
            flooded.broadcast("" + i);
            slow.lane().settle();
        }
        workers.runAll();
    }

    private TestConnection connect(String user, String name) {
        TestConnection connection = new TestConnection(sessions, lane, user, "chat").open();
        names.put(connection.session(), name);
        workers.runAll();
        return connection;
    }

    private RoomsBuilder builder() {
        return Rooms.of(sessions).listener(listener, failures::add);
    }

    private Rooms rooms() {
        return builder().build();
    }
}
