package io.mahakam.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.mahakam.session.Delivery.Outcome;
import io.mahakam.session.Frames;
import io.mahakam.session.PayloadEncoder;
import io.mahakam.session.Receipt;
import io.mahakam.session.SessionOptions;
import io.mahakam.session.Sessions;
import io.mahakam.session.TestConnection;
import io.mahakam.session.memory.MemoryLane;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LaneDeliveryTests {
    /** A session that has so many on its account is not called. */
    private static final int MANY = 1025;

    private static final Publication LARGE =
            Publication.toAll(RoomMessage.of("x".repeat((int) LaneBacklog.MAX_BYTES), PayloadEncoder.BASIC, Set.of()));

    private final Sessions sessions = new Sessions(SessionOptions.DEFAULT, PayloadEncoder.BASIC, Runnable::run);
    private final MemoryLane lane = new MemoryLane();
    private final MemoryLane otherLane = new MemoryLane();
    private final LaneBacklog backlog = new LaneBacklog();

    @Test
    void thatFailsIsNoPartOfTheBacklogAnyMore() {
        Receipt receipt = new Receipt(1, Runnable::run);
        assertThat(new Failing(LARGE, 1, receipt, backlog).postTo(lane)).isTrue();
        assertThat(backlog.add(1)).isFalse();
        assertThatExceptionOfType(StackOverflowError.class)
                .as("the lane is told")
                .isThrownBy(lane::settle);
        assertThat(backlog.add(1)).isTrue();
        assertThat(receipt.outcome()).as("nobody waits for ever").isCompletedWithValue(new Outcome(0, 0, 0, 0));
    }

    @Test
    void thatFailsIsNotOnThePublishersAccountAnyMore() {
        TestConnection publisher = new TestConnection(sessions, lane);
        publisher
                .listener()
                .on(
                        "opened",
                        (session, call) ->
                                new Failing(LARGE, MANY, new Receipt(MANY, Runnable::run), backlog).postTo(otherLane));
        publisher.open();
        publisher.receive(Frames.text("1"));
        assertThat(publisher.calls()).containsExactly("opened");
        assertThatExceptionOfType(StackOverflowError.class).isThrownBy(otherLane::settle);
        lane.settle();
        assertThat(publisher.calls()).containsExactly("opened", "text:1");
    }

    /** What is replayed counts likewise. */
    @Test
    void norIsAHistoryThatCannotBeReplayed() {
        OpenRoom room = new OpenRoom("room", TestRooms.setting(gone -> {}));
        LaneMembers members = new LaneMembers(otherLane, Runnable::run, backlog);
        PayloadEncoder encoder = (payload, subprotocol) -> PayloadEncoder.BASIC.encode(payload + subprotocol, null);
        RoomMessage forOthers = RoomMessage.of("x", encoder, Set.of("a", "b"));
        List<KeptMessage> history = IntStream.range(0, MANY)
                .mapToObj(i -> new KeptMessage(i, 0, forOthers))
                .toList();
        TestConnection member = new TestConnection(sessions, otherLane);
        TestConnection publisher = new TestConnection(sessions, lane);
        publisher
                .listener()
                .on(
                        "opened",
                        (session, call) ->
                                members.join(new Membership(room, member.session(), Present.NOBODY), history));
        publisher.open();
        publisher.receive(Frames.text("1"));
        assertThat(publisher.calls()).containsExactly("opened");
        assertThatNullPointerException().isThrownBy(otherLane::settle);
        lane.settle();
        assertThat(publisher.calls()).containsExactly("opened", "text:1");
    }

    private static final class Failing extends LaneDelivery {
        Failing(Publication publication, int recipients, Receipt receipt, LaneBacklog backlog) {
            super(publication, recipients, receipt, backlog);
        }

        @Override
        void deliver() {
            throw new StackOverflowError();
        }
    }
}
