package io.mahakam.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mahakam.session.Delivery;
import io.mahakam.session.Delivery.Outcome;
import io.mahakam.session.Overflow;
import io.mahakam.session.PayloadEncoder;
import io.mahakam.session.SessionOptions;
import io.mahakam.session.Sessions;
import io.mahakam.session.TestConnection;
import io.mahakam.session.WebSocketSession;
import io.mahakam.session.memory.MemoryLane;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SeveralRoomsTests {
    private final Sessions sessions = new Sessions(SessionOptions.DEFAULT, PayloadEncoder.BASIC, Runnable::run);
    private final AtomicInteger encoded = new AtomicInteger();
    private final Rooms rooms = Rooms.of(sessions)
            .encoder((payload, subprotocol) -> {
                encoded.incrementAndGet();
                return PayloadEncoder.BASIC.encode(payload, subprotocol);
            })
            .options(name -> name.equals("latest")
                    ? new RoomOptions(Long.MAX_VALUE, Integer.MAX_VALUE, Overflow.CONFLATE)
                    : RoomOptions.DEFAULT)
            .build();
    private final MemoryLane firstLane = new MemoryLane();
    private final MemoryLane secondLane = new MemoryLane();
    private final TestConnection ann = new TestConnection(sessions, firstLane).open();
    private final TestConnection bob = new TestConnection(sessions, firstLane).open();
    private final TestConnection eve = new TestConnection(sessions, secondLane).open();

    @Test
    void whoIsInSeveralGetsTheMessageOnce() {
        join("a", ann, bob);
        join("b", ann, eve);
        join("c", ann, bob, eve);
        Delivery delivery = rooms.to("a", "b", "c", "a", "empty").send("hello");
        assertThat(delivery.recipients()).isEqualTo(3);
        assertThat(encoded).hasValue(1);
        for (TestConnection member : List.of(ann, bob, eve)) {
            assertThat(member.sent()).containsExactly("text:hello");
        }
        assertThat(delivery.outcome()).isCompletedWithValue(new Outcome(3, 0, 0, 0));
    }

    @Test
    void recipientsAreCountedOnceWhateverTheRoomsHaveInCommon() {
        join("a", ann, bob);
        join("b", ann, eve);
        assertThat(rooms.to("a", "b").send("x").recipients()).isEqualTo(3);
        join("c", eve);
        assertThat(rooms.to("a", "b", "c").send("y").recipients()).isEqualTo(3);
        assertThat(rooms.to("b", "c").send("z").recipients()).isEqualTo(2);
        assertThat(bob.sent()).containsExactly("text:x", "text:y");
        assertThat(eve.sent()).containsExactly("text:x", "text:y", "text:z");
    }

    @Test
    void oneOrNoneOfThemMayHaveMembers() {
        assertThat(rooms.to("a", "b").send("x").recipients()).isZero();
        assertThat(rooms.to().send("x").recipients()).isZero();
        join("a", ann);
        assertThat(rooms.to("a", "b").send("x").recipients()).isEqualTo(1);
        assertThat(ann.sent()).containsExactly("text:x");
        assertThat(rooms.names()).containsExactly("a");
    }

    @Test
    void someMayBeLeftOutOrSelected() {
        join("a", ann, bob);
        join("b", bob, eve);
        WebSocketSession stranger =
                new TestConnection(sessions, firstLane).open().session();
        assertThat(rooms.to("a", "b").except(bob.session(), stranger).send("1").recipients())
                .isEqualTo(2);
        List<WebSocketSession> asked = new ArrayList<>();
        Delivery delivery = rooms.to("a", "b")
                .onlyIf(member -> {
                    asked.add(member);
                    return member != eve.session();
                })
                .send("2");
        assertThat(asked).containsExactlyInAnyOrder(ann.session(), bob.session(), eve.session());
        assertThat(delivery.recipients()).isEqualTo(2);
        assertThat(ann.sent()).containsExactly("text:1", "text:2");
        assertThat(bob.sent()).containsExactly("text:2");
        assertThat(eve.sent()).containsExactly("text:1");
    }

    @Test
    void theFirstRoomNamedSaysWhatHappensToAMemberOfSeveral() {
        join("latest", ann, bob);
        join("b", bob, ann);
        rooms.to("latest", "b").send("1");
        rooms.to("latest", "b").send("2");
        assertThat(ann.sent()).containsExactly("text:2");
        rooms.to("b", "latest").send("3");
        rooms.to("b", "latest").send("4");
        assertThat(bob.sent()).containsExactly("text:2", "text:3", "text:4");
    }

    @Test
    void keysAreThoseOfTheRoomThroughWhichItCame() {
        join("a", ann);
        join("b", bob);
        rooms.to("a", "b").conflate("k").send("1");
        rooms.room("a").to().conflate("k").send("2");
        assertThat(ann.sent()).containsExactly("text:2");
        assertThat(bob.sent()).containsExactly("text:1");
    }

    @Test
    void namesAreChecked() {
        assertThatIllegalArgumentException().isThrownBy(() -> rooms.to("a", " "));
    }

    @Test
    void whatIsEncodedForAnotherSubprotocolMeanwhileIsEncodedAgain() {
        PayloadEncoder bySubprotocol =
                (payload, subprotocol) -> PayloadEncoder.BASIC.encode(payload + " in " + subprotocol, subprotocol);
        List<Runnable> meanwhile = new ArrayList<>();
        Rooms changing = Rooms.of(sessions)
                .encoder((payload, subprotocol) -> {
                    if (!meanwhile.isEmpty()) {
                        meanwhile.remove(0).run();
                    }
                    return bySubprotocol.encode(payload, subprotocol);
                })
                .build();
        changing.room("a").join(ann.session());
        changing.room("b").join(bob.session());
        TestConnection other = TestConnection.speaking(sessions, firstLane, "other");
        meanwhile.add(() -> changing.room("b").join(other.session()));
        changing.to("a", "b").send("x");
        assertThat(ann.sent()).containsExactly("text:x in chat");
        assertThat(other.sent()).containsExactly("text:x in other");
    }

    @Test
    void allWhoGetTwoMessagesGetThemInOneOrderWhicheverRoomsTheyWereSentTo() throws InterruptedException {
        join("a", ann, eve);
        join("b", ann, eve);
        join("c", eve, ann);
        String[][] targets = {{"a", "b"}, {"b", "c"}, {"c", "a"}, {"b"}};
        List<Thread> publishers = new ArrayList<>();
        for (String[] target : targets) {
            publishers.add(new Thread(() -> {
                for (int i = 0; i < 500; i++) {
                    rooms.to(target).send(String.join("", target) + i);
                }
            }));
        }
        publishers.forEach(Thread::start);
        for (Thread publisher : publishers) {
            publisher.join();
        }
        List<String> heard = ann.sent();
        assertThat(heard).hasSize(2000).doesNotHaveDuplicates();
        // Not all pairs of messages share a room: those that do must agree, and each of these shares "b" with the
        // others.
        assertThat(of(heard, "text:ab", "text:bc", "text:b")).isEqualTo(of(eve.sent(), "text:ab", "text:bc", "text:b"));
    }

    private static List<String> of(List<String> heard, String... prefixes) {
        return heard.stream()
                .filter(text -> List.of(prefixes).contains(text.replaceAll("[0-9]+$", "")))
                .toList();
    }

    private void join(String room, TestConnection... members) {
        for (TestConnection member : members) {
            rooms.room(room).join(member.session());
        }
    }
}
