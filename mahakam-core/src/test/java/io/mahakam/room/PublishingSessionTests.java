package io.mahakam.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.session.Frames;
import io.mahakam.session.PayloadEncoder;
import io.mahakam.session.SessionOptions;
import io.mahakam.session.Sessions;
import io.mahakam.session.StepwiseWorkers;
import io.mahakam.session.TestConnection;
import io.mahakam.session.TransportSession;
import io.mahakam.session.WebSocketSession;
import io.mahakam.session.memory.MemoryLane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sessions that publish faster than the members' lanes take it. */
class PublishingSessionTests {
    private static final int MEMBERS = 300;

    /** Of 300 deliveries each: with the fourth they are more than 1024. */
    private static final int UNTIL_HIGH = 4;

    private static final int MESSAGES = 20;

    private final Room room = new Rooms(name -> RoomOptions.DEFAULT, PayloadEncoder.BASIC).room("lobby");
    private final StepwiseWorkers workers = new StepwiseWorkers();
    private final Sessions sessions = new Sessions(SessionOptions.DEFAULT, PayloadEncoder.BASIC, workers);
    private final MemoryLane lane = new MemoryLane();
    private final MemoryLane lanesOfMembers = new MemoryLane();
    private final TestConnection member = new TestConnection(sessions, lanesOfMembers).open();

    PublishingSessionTests() {
        room.join(member.session());
        for (int i = 1; i < MEMBERS; i++) {
            room.join(new TestConnection(sessions, lanesOfMembers).session());
        }
        lanesOfMembers.settle();
    }

    @Test
    void waitForTheLanes() {
        TestConnection publisher = new TestConnection(sessions, lane).open();
        publisher.listener().on("text", (session, call) -> room.broadcast(call));
        workers.runAll();
        publisher.receive(texts());
        workers.runAll();
        assertThat(publisher.calls()).hasSize(1 + UNTIL_HIGH);
        assertThat(publisher.transport().readWanted())
                .as("its mailbox is not full")
                .isTrue();
        assertThat(workers.waiting()).isZero();

        for (int round = 0; round < MESSAGES; round++) {
            lanesOfMembers.settle();
            workers.runAll();
        }
        assertThat(publisher.calls()).hasSize(1 + MESSAGES);
        assertThat(member.sent()).hasSize(MESSAGES).endsWith("text:text:19");
    }

    @Test
    void areReadNoFurtherMeanwhileIfTheyAreInline() {
        TestConnection publisher = TestConnection.inline(SessionOptions.DEFAULT).open();
        publisher.listener().on("text", (session, call) -> room.broadcast(call));
        publisher.receive(texts());
        assertThat(publisher.calls()).hasSize(1 + UNTIL_HIGH);
        assertThat(publisher.transport().readWanted()).isFalse();

        for (int round = 0; round < MESSAGES; round++) {
            lanesOfMembers.settle();
            publisher.lane().settle();
        }
        assertThat(publisher.calls()).hasSize(1 + MESSAGES);
        assertThat(publisher.transport().readWanted()).isTrue();
        assertThat(member.sent()).hasSize(MESSAGES);
    }

    @Test
    void areClosedWithoutWaiting() {
        TestConnection publisher = new TestConnection(sessions, lane).open();
        publisher.listener().on("text", (session, call) -> room.broadcast(call));
        workers.runAll();
        publisher.receive(texts());
        workers.runAll();
        publisher.session().close();
        publisher.receive(Frames.close(1000));
        workers.runAll();
        assertThat(publisher.calls()).hasSize(1 + UNTIL_HIGH + 1).endsWith("closed:1000");
    }

    /** The announcements of joins and leaves as well. */
    @Test
    void areThoseWhoseListenerIsCalled() {
        assertThat(TransportSession.called()).isNull();
        TestConnection publisher = new TestConnection(sessions, lane);
        publisher.listener().on("opened", (session, call) -> {
            assertThat(TransportSession.called()).isSameAs(session);
            for (int i = 0; i < UNTIL_HIGH; i++) {
                room.join(session, "I am here");
                room.leave(session, "I have left");
            }
        });
        publisher.open();
        publisher.receive(Frames.text("1"));
        workers.runAll();
        assertThat(publisher.calls()).containsExactly("opened");
        assertThat(TransportSession.called()).isNull();
        lanesOfMembers.settle();
        lane.settle();
        workers.runAll();
        assertThat(publisher.calls()).containsExactly("opened", "text:1");
    }

    @Test
    void areThoseThatJoinForTheHistoryAgainAndAgain() {
        Room keeping = Rooms.of(sessions)
                .options(name -> RoomOptions.DEFAULT.withHistory(
                        new HistoryOptions(MEMBERS, Duration.ofHours(1), Long.MAX_VALUE)))
                .build()
                .room("lobby");
        for (int i = 0; i < MEMBERS; i++) {
            keeping.broadcast("x");
        }
        TestConnection publisher = new TestConnection(sessions, lane);
        publisher.listener().on("opened", (session, call) -> {
            for (int i = 0; i < UNTIL_HIGH; i++) {
                keeping.joining(session).history().join();
                keeping.leave(session);
            }
            assertThat(lane.posted()).isPositive();
        });
        publisher.open();
        publisher.receive(Frames.text("1"));
        workers.runAll();
        assertThat(publisher.calls()).as("the lane has taken it").containsExactly("opened");
        workers.runAll();
        assertThat(publisher.calls()).containsExactly("opened", "text:1");
        assertThat(publisher.sent()).hasSize(UNTIL_HIGH * MEMBERS);
    }

    /** With a join and a leave, listeners of rooms are told four things. */
    @Test
    void waitForTheListenersOfRooms() {
        List<String> told = new ArrayList<>();
        Room heard = Rooms.of(sessions)
                .listener(
                        new RoomListener() {
                            @Override
                            public void left(Room left, WebSocketSession session) {
                                told.add("left");
                            }
                        },
                        problem -> {
                            throw new AssertionError(problem);
                        })
                .build()
                .room("lobby");
        workers.runAll();
        TestConnection publisher = new TestConnection(sessions, lane);
        publisher.listener().on("opened", (session, call) -> {
            for (int i = 0; i < MEMBERS; i++) {
                heard.join(session);
                heard.leave(session);
            }
        });
        publisher.open();
        publisher.receive(Frames.text("1"));
        workers.runNext();
        assertThat(told).as("the listeners are slow").isEmpty();
        assertThat(publisher.calls()).containsExactly("opened");
        workers.runAll();
        assertThat(told).hasSize(MEMBERS);
        assertThat(publisher.calls()).containsExactly("opened", "text:1");
    }

    @Test
    void areNotHeldUpByWhatOthersPublish() {
        TestConnection bystander = new TestConnection(sessions, lane).open();
        workers.runAll();
        for (int i = 0; i < MESSAGES; i++) {
            room.broadcast("from the application");
        }
        bystander.receive(texts());
        workers.runAll();
        assertThat(bystander.calls()).hasSize(1 + MESSAGES);
    }

    private static byte[][] texts() {
        return IntStream.range(0, MESSAGES).mapToObj(i -> Frames.text("" + i)).toArray(byte[][]::new);
    }
}
