package io.mahakam.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.session.OutgoingMessage;
import io.mahakam.session.PayloadEncoder;
import io.mahakam.session.SessionOptions;
import io.mahakam.session.Sessions;
import io.mahakam.session.TestConnection;
import io.mahakam.session.memory.MemoryLane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoomMessageTests {
    private final List<String> encodedFor = new ArrayList<>();
    private final PayloadEncoder encoder = (payload, subprotocol) -> {
        encodedFor.add(String.valueOf(subprotocol));
        return OutgoingMessage.text(payload + " in " + subprotocol);
    };
    private final Sessions sessions = new Sessions(SessionOptions.DEFAULT, encoder, Runnable::run);
    private final Room room = new Rooms(name -> RoomOptions.DEFAULT, PayloadEncoder.of(List.of(encoder))).room("lobby");
    private final MemoryLane lane = new MemoryLane();
    private final TestConnection ann = TestConnection.speaking(sessions, lane, "v1");
    private final TestConnection bob = TestConnection.speaking(sessions, lane, "v2");
    private final TestConnection eve = TestConnection.speaking(sessions, lane, null);

    @Test
    void isEncodedOnceForEachSubprotocolOfTheMembers() {
        TestConnection another = TestConnection.speaking(sessions, lane, "v2");
        List.of(ann, bob, eve, another).forEach(member -> room.join(member.session()));
        room.broadcast(1);
        lane.settle();
        assertThat(encodedFor).containsExactlyInAnyOrder("v1", "v2", "null");
        assertThat(ann.sent()).containsExactly("text:1 in v1");
        assertThat(bob.sent()).containsExactly("text:1 in v2");
        assertThat(another.sent()).containsExactly("text:1 in v2");
        assertThat(eve.sent()).containsExactly("text:1 in null");
    }

    @Test
    void isEncodedOnceIfAllSpeakTheSame() {
        room.join(ann.session());
        room.join(TestConnection.speaking(sessions, lane, "v1").session());
        room.broadcast(1);
        lane.settle();
        assertThat(encodedFor).containsExactly("v1");
        assertThat(ann.sent()).containsExactly("text:1 in v1");
    }

    @Test
    void thatIsKeptIsEncodedForWhoJoinsLaterAndSpeaksAnother() {
        HistoryOptions history = new HistoryOptions(10, Duration.ofHours(1), 1000);
        Room keeping = new Rooms(name -> RoomOptions.DEFAULT.withHistory(history), PayloadEncoder.of(List.of(encoder)))
                .room("lobby");
        keeping.join(ann.session());
        keeping.broadcast(1);
        keeping.broadcast("the same for all");
        keeping.joining(bob.session()).announce(2).history().join();
        lane.settle();
        assertThat(ann.sent()).containsExactly("text:1 in v1", "text:the same for all", "text:2 in v1");
        assertThat(bob.sent()).containsExactly("text:1 in v2", "text:the same for all", "text:2 in v2");
    }

    @Test
    void isNotEncodedForThoseWhoHaveLeft() {
        room.join(ann.session());
        room.join(bob.session());
        room.leave(ann.session());
        room.broadcast(1);
        assertThat(encodedFor).containsExactly("v2");
    }

    @Test
    void isEncodedOnceIfTheSubprotocolMakesNoDifference() {
        List.of(ann, bob, eve).forEach(member -> room.join(member.session()));
        room.broadcast("text");
        lane.settle();
        assertThat(encodedFor).isEmpty();
        for (TestConnection member : List.of(ann, bob, eve)) {
            assertThat(member.sent()).containsExactly("text:text");
        }
        RoomMessage message = RoomMessage.of("text", PayloadEncoder.of(List.of()), Set.of("v1", "v2"));
        assertThat(message.frame(ann.session())).isSameAs(message.frame(bob.session()));
    }

    @Test
    void announcementsSpeakToTheJoinerToo() {
        room.join(ann.session());
        room.join(bob.session(), 1);
        lane.settle();
        assertThat(ann.sent()).containsExactly("text:1 in v1");
        assertThat(bob.sent()).containsExactly("text:1 in v2");
        room.join(eve.session());
        room.leave(ann.session(), 2);
        lane.settle();
        assertThat(bob.sent()).containsExactly("text:2 in v2");
        assertThat(eve.sent()).containsExactly("text:2 in null");
    }

    @Test
    void isEncodedForThoseWhoJoinWhileItIs() {
        Rooms[] rooms = new Rooms[1];
        List<TestConnection> late = new ArrayList<>(List.of(bob, eve));
        rooms[0] = new Rooms(name -> RoomOptions.DEFAULT, (payload, subprotocol) -> {
            if (!late.isEmpty()) {
                rooms[0].room("race").join(late.remove(0).session());
            }
            return encoder.encode(payload, subprotocol);
        });
        Room race = rooms[0].room("race");
        race.join(ann.session());
        assertThat(race.broadcast(1).recipients()).isEqualTo(3);
        lane.settle();
        assertThat(ann.sent()).containsExactly("text:1 in v1");
        assertThat(bob.sent()).containsExactly("text:1 in v2");
        assertThat(eve.sent()).containsExactly("text:1 in null");
    }

    @Test
    void countsAsItsLargestFrame() {
        RoomMessage message = RoomMessage.of(
                1,
                (payload, subprotocol) -> OutgoingMessage.text("x".repeat(subprotocol.length())),
                Set.of("short", "a-longer-one", "mid"));
        assertThat(message.frame().size()).isEqualTo(2 + "a-longer-one".length());
    }
}
