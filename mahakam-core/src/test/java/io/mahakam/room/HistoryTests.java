package io.mahakam.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.session.Overflow;
import io.mahakam.session.PayloadEncoder;
import io.mahakam.session.SessionOptions;
import io.mahakam.session.Sessions;
import io.mahakam.session.TestConnection;
import io.mahakam.session.memory.MemoryLane;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What rooms keep, and who gets it. */
class HistoryTests {
    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 5);
    private final Sessions sessions = new Sessions(SessionOptions.DEFAULT, PayloadEncoder.BASIC, Runnable::run);
    private final MemoryLane firstLane = new MemoryLane();
    private final MemoryLane secondLane = new MemoryLane();
    private final TestConnection ann = new TestConnection(sessions, firstLane, "ann", "chat").open();
    private final TestConnection bob = new TestConnection(sessions, secondLane, "bob", "chat").open();
    private final Rooms rooms =
            builder(new HistoryOptions(3, Duration.ofMinutes(1), 1000)).build();
    private final Room room = rooms.room("lobby");

    private RoomsBuilder builder(HistoryOptions history) {
        RoomsBuilder builder = Rooms.of(sessions)
                .options(name -> name.equals("plain") ? RoomOptions.DEFAULT : RoomOptions.DEFAULT.withHistory(history));
        builder.nanoTime = nanoTime::get;
        return builder;
    }

    @Nested
    class Replayed {
        @Test
        void isWhatWasBroadcastBeforeTheJoinInOneStepWithIt() {
            room.join(ann.session());
            broadcast("1", "2");
            Joined joined = room.joining(bob.session())
                    .history()
                    .announce("bob is here")
                    .join();
            broadcast("3");
            assertThat(joined.joined()).isTrue();
            assertThat(joined.replayed()).isEqualTo(2);
            assertThat(joined.position().offset()).isEqualTo(2);
            assertThat(bob.sent()).containsExactly("text:1", "text:2", "text:bob is here", "text:3");
            assertThat(ann.sent()).containsExactly("text:1", "text:2", "text:bob is here", "text:3");
        }

        @Test
        void wakesTheLaneThatIsToSendIt() {
            room.broadcast("1");
            int first = firstLane.wakes();
            int second = secondLane.wakes();
            room.joining(bob.session()).history().join();
            assertThat(firstLane.wakes()).isEqualTo(first);
            assertThat(secondLane.wakes())
                    .as("or it waits for whatever comes next")
                    .isEqualTo(second + 1);
            room.joining(ann.session()).history().announce("ann is here").join();
            assertThat(firstLane.wakes()).isEqualTo(first + 1);
        }

        @Test
        void isNothingUnlessItIsAskedFor() {
            room.join(ann.session());
            broadcast("1");
            room.join(bob.session());
            assertThat(bob.sent()).isEmpty();
            room.leave(bob.session());
            room.joining(bob.session()).join();
            assertThat(bob.sent()).isEmpty();
        }

        @Test
        void isTheNewestOnly() {
            broadcast("1", "2", "3", "4", "5");
            room.joining(ann.session()).history().join();
            assertThat(ann.sent()).containsExactly("text:3", "text:4", "text:5");
            room.joining(bob.session()).history(2).join();
            assertThat(bob.sent()).containsExactly("text:4", "text:5");
        }

        @Test
        void isNothingThatIsTooOld() {
            broadcast("1");
            nanoTime.addAndGet(Duration.ofSeconds(40).toNanos());
            broadcast("2");
            nanoTime.addAndGet(Duration.ofSeconds(40).toNanos());
            room.joining(ann.session()).history().join();
            assertThat(ann.sent()).containsExactly("text:2");
        }

        @Test
        void isNotMoreThanTheBytesAllow() {
            String large = "x".repeat(400);
            broadcast("1", large, large);
            room.joining(ann.session()).history().join();
            assertThat(ann.sent()).containsExactly("text:1", "text:" + large, "text:" + large);
            broadcast(large);
            room.joining(bob.session()).history().join();
            assertThat(bob.sent()).containsExactly("text:" + large, "text:" + large);
            ann.sent();
            bob.sent();
            broadcast("x".repeat(2000));
            room.leave(ann.session());
            room.joining(ann.session()).history().join();
            assertThat(ann.sent())
                    .as("a message that is too large is not kept, nor what was before it")
                    .hasSize(1);
        }

        @Test
        void areNoAnnouncementsAndNothingThatWasForSomeOnly() {
            room.join(ann.session(), "ann is here");
            room.to().onlyIf(member -> true).send("for some");
            room.to().except(ann.session()).send("of ann");
            room.leave(ann.session(), "ann has left");
            room.joining(bob.session()).history().join();
            assertThat(bob.sent()).containsExactly("text:of ann");
            assertThat(room.position().offset()).isEqualTo(1);
        }

        @Test
        void isAlsoWhatWasSentToSeveralRooms() {
            rooms.to("lobby", "hall", "plain").send("hello");
            assertThat(rooms.names()).containsExactlyInAnyOrder("lobby", "hall");
            room.joining(ann.session()).history().join();
            rooms.room("hall").joining(bob.session()).history().join();
            assertThat(ann.sent()).containsExactly("text:hello");
            assertThat(bob.sent()).containsExactly("text:hello");
        }

        @Test
        void takesNobodysPlaceInRoomsThatConflate() {
            Rooms conflating = Rooms.of(sessions)
                    .options(name -> new RoomOptions(Long.MAX_VALUE, Integer.MAX_VALUE, Overflow.CONFLATE)
                            .withHistory(new HistoryOptions(3, Duration.ofMinutes(1), 1000)))
                    .build();
            for (String text : List.of("1", "2", "3")) {
                conflating.room("lobby").broadcast(text);
            }
            conflating.room("lobby").joining(ann.session()).history().join();
            conflating.room("lobby").broadcast("4");
            assertThat(ann.sent()).containsExactly("text:1", "text:2", "text:3", "text:4");
        }

        @Test
        void isEncodedForWhoSpeaksAnotherSubprotocol() {
            Rooms speaking = builder(new HistoryOptions(3, Duration.ofMinutes(1), 1000))
                    .encoder((payload, subprotocol) -> PayloadEncoder.BASIC.encode(payload + " " + subprotocol, null))
                    .build();
            speaking.room("lobby").join(ann.session());
            speaking.room("lobby").broadcast("in");
            TestConnection other = TestConnection.speaking(sessions, secondLane, "other");
            assertThat(speaking.room("lobby")
                            .joining(other.session())
                            .history()
                            .join()
                            .replayed())
                    .isEqualTo(1);
            speaking.room("lobby").joining(bob.session()).history().join();
            assertThat(ann.sent()).containsExactly("text:in chat");
            assertThat(other.sent()).containsExactly("text:in other");
            assertThat(bob.sent()).containsExactly("text:in chat");
        }

        @Test
        void isBoundedByItsBytesAlsoWhereOneSubprotocolTakesMoreThanAnother() {
            PayloadEncoder encoder = (payload, subprotocol) ->
                    PayloadEncoder.BASIC.encode("chat".equals(subprotocol) ? payload : "x".repeat(500), null);
            Room bounded = builder(new HistoryOptions(100, Duration.ofMinutes(1), 1000))
                    .encoder(encoder)
                    .build()
                    .room("lobby");
            bounded.join(ann.session());
            TestConnection other = TestConnection.speaking(sessions, secondLane, "other");
            for (int i = 0; i < 4; i++) {
                bounded.broadcast("x".repeat(300));
            }
            bounded.joining(other.session()).history().join();
            bounded.leave(other.session());
            for (int i = 0; i < 10; i++) {
                bounded.broadcast("x".repeat(300));
            }
            bounded.leave(ann.session());
            assertThat(bounded.joining(ann.session()).history().join().replayed())
                    .isEqualTo(3);
        }

        @Test
        void isReadOnceUnlessItIsStillToBeEncoded() {
            AtomicInteger read = new AtomicInteger();
            Room stored = builder(new HistoryOptions(3, Duration.ofMinutes(1), 1000))
                    .encoder((payload, subprotocol) -> PayloadEncoder.BASIC.encode(payload + " " + subprotocol, null))
                    .options(name -> RoomOptions.DEFAULT
                            .withHistory(new HistoryOptions(3, Duration.ofMinutes(1), 1000))
                            .withMaxMembers(2))
                    .histories((name, options) -> new Read(new MemoryHistory(options, nanoTime::get), read))
                    .build()
                    .room("lobby");
            stored.join(ann.session());
            stored.broadcast("1");
            RoomPosition before = new RoomPosition(stored.position().epoch(), 0);
            stored.leave(ann.session());
            assertThat(stored.joining(ann.session()).since(before).join().recovered())
                    .isTrue();
            assertThat(read.getAndSet(0)).isEqualTo(1);

            TestConnection other = TestConnection.speaking(sessions, secondLane, "other");
            stored.joining(other.session()).history().join();
            assertThat(read.getAndSet(0)).isEqualTo(2);
            assertThat(other.sent()).containsExactly("text:1 other");

            assertThatExceptionOfType(JoinRefusedException.class)
                    .isThrownBy(() -> stored.joining(bob.session()).history().join());
            assertThat(read).as("the room is full").hasValue(0);
        }

        @Test
        void isNothingForOneWhoDoesNotJoin() {
            broadcast("1");
            room.join(ann.session());
            assertThat(room.joining(ann.session()).history().join()).isEqualTo(Joined.NOT);
            assertThat(ann.sent()).isEmpty();
        }

        @Test
        void isNeverANegativeNumber() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> room.joining(ann.session()).history(-1))
                    .withMessage("A history has 0 messages or more, not -1");
        }
    }

    @Nested
    class SincePosition {
        @Test
        void isEverythingThatCameAfter() {
            broadcast("1", "2");
            RoomPosition position = room.position();
            broadcast("3", "4");
            Joined joined =
                    room.joining(ann.session()).since(position).history().join();
            assertThat(joined.recovered()).isTrue();
            assertThat(joined.replayed()).isEqualTo(2);
            assertThat(ann.sent()).containsExactly("text:3", "text:4");
        }

        @Test
        void mayBeNothing() {
            broadcast("1");
            Joined joined = room.joining(ann.session()).since(room.position()).join();
            assertThat(joined.recovered()).isTrue();
            assertThat(joined.replayed()).isZero();
        }

        @Test
        void isNotRecoveredIfSomeAreLost() {
            broadcast("1");
            RoomPosition position = room.position();
            broadcast("2", "3", "4", "5");
            Joined joined = room.joining(ann.session()).since(position).join();
            assertThat(joined.joined()).isTrue();
            assertThat(joined.recovered()).isFalse();
            assertThat(ann.sent()).isEmpty();
            joined = room.joining(bob.session()).since(position).history(1).join();
            assertThat(joined.recovered()).isFalse();
            assertThat(bob.sent()).containsExactly("text:5");
        }

        @Test
        void isNotRecoveredInAnotherLifeOfTheRoom() {
            broadcast("1");
            RoomPosition position = room.position();
            room.close();
            broadcast("1");
            assertThat(room.position().epoch()).isNotEqualTo(position.epoch());
            assertThat(room.joining(ann.session()).since(position).join().recovered())
                    .isFalse();
            assertThat(room.joining(bob.session())
                            .since(new RoomPosition(room.position().epoch(), 7))
                            .join()
                            .recovered())
                    .as("that offset is not reached")
                    .isFalse();
        }

        @Test
        void isNotRecoveredWhereNothingIsKept() {
            Room plain = rooms.room("plain");
            plain.join(bob.session());
            plain.broadcast("1");
            assertThat(plain.position().offset()).isEqualTo(1);
            assertThat(plain.joining(ann.session())
                            .since(plain.position())
                            .join()
                            .recovered())
                    .isFalse();
        }
    }

    @Nested
    class TheRoom {
        @Test
        void staysAsLongAsItKeepsSomething() {
            room.join(ann.session());
            broadcast("1");
            room.leave(ann.session());
            RoomPosition position = room.position();
            assertThat(rooms.names()).containsExactly("lobby");
            nanoTime.addAndGet(Duration.ofSeconds(59).toNanos());
            assertThat(rooms.names()).containsExactly("lobby");
            broadcast("2");
            nanoTime.addAndGet(Duration.ofSeconds(59).toNanos());
            assertThat(room.joining(ann.session()).since(position).join().recovered())
                    .isTrue();
            room.leave(ann.session());
            nanoTime.addAndGet(Duration.ofSeconds(2).toNanos());
            assertThat(rooms.names()).isEmpty();
            assertThat(room.position()).isEqualTo(new RoomPosition("", 0));
        }

        @Test
        void isForgottenWhenAnotherComesToBe() {
            broadcast("1");
            nanoTime.addAndGet(Duration.ofSeconds(61).toNanos());
            rooms.room("plain").join(ann.session());
            assertThat(rooms.find("lobby")).isEmpty();
        }

        @Test
        void isNotLookedForAgainAndAgainByThoseForWhomThereIsNoRoom() {
            AtomicInteger looked = new AtomicInteger();
            Rooms few = builder(new HistoryOptions(3, Duration.ofMinutes(1), 1000))
                    .histories((name, options) -> new LookedInto(new MemoryHistory(options, nanoTime::get), () -> {
                        looked.incrementAndGet();
                        nanoTime.addAndGet(Duration.ofMillis(1).toNanos());
                    }))
                    .maxRooms(10)
                    .build();
            for (int i = 0; i < 10; i++) {
                few.room("room " + i).broadcast("x");
            }
            for (int i = 0; i < 100; i++) {
                assertThatExceptionOfType(JoinRefusedException.class)
                        .isThrownBy(() -> few.room("another").join(ann.session()));
            }
            assertThat(looked).hasValue(10);
            nanoTime.addAndGet(Duration.ofMinutes(1).toNanos());
            assertThat(few.room("another").join(ann.session())).isTrue();
        }

        @Test
        void goesWithItsLastMemberIfItKeepsNothingAnyMore() {
            room.join(ann.session());
            broadcast("1");
            nanoTime.addAndGet(Duration.ofSeconds(61).toNanos());
            room.leave(ann.session());
            assertThat(rooms.find("lobby")).isEmpty();
        }

        @Test
        void makesPlaceForOthersWhenItKeepsNothingAnyMore() {
            Rooms few = builder(new HistoryOptions(3, Duration.ofMillis(1), 1000))
                    .maxRooms(1)
                    .build();
            few.room("a").broadcast("1");
            few.room("b").broadcast("there are too many rooms");
            assertThat(few.names()).containsExactly("a");
            nanoTime.addAndGet(Duration.ofMillis(2).toNanos());
            assertThat(few.room("b").join(ann.session())).isTrue();
            assertThat(few.names()).containsExactly("b");
        }

        @Test
        void forgetsEverythingWhenItIsClosed() {
            room.join(ann.session());
            broadcast("1");
            room.close(CloseStatus.GOING_AWAY);
            assertThat(rooms.names()).isEmpty();
            room.joining(bob.session()).history().join();
            assertThat(bob.sent()).isEmpty();
        }

        @Test
        void isLostNeitherByALeaveNorAJoinAtTheSameMoment() throws InterruptedException {
            Rooms many = builder(new HistoryOptions(100_000, Duration.ofHours(1), 1 << 30))
                    .build();
            List<Thread> threads = new ArrayList<>();
            for (TestConnection member : List.of(ann, bob)) {
                threads.add(new Thread(() -> {
                    for (int i = 0; i < 2000; i++) {
                        many.room("lobby").join(member.session());
                        many.room("lobby").broadcast("x");
                        many.room("lobby").leave(member.session());
                    }
                }));
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(many.room("lobby").position().offset()).isEqualTo(4000);
            TestConnection late = new TestConnection(sessions, firstLane).open();
            assertThat(many.room("lobby")
                            .joining(late.session())
                            .history()
                            .join()
                            .replayed())
                    .isEqualTo(4000);
        }
    }

    @Test
    void positionsCountFromOne() {
        assertThat(room.position()).isEqualTo(new RoomPosition("", 0));
        room.join(ann.session());
        assertThat(room.position().offset()).isZero();
        broadcast("1");
        assertThat(room.position().offset()).isEqualTo(1);
        assertThat(room.position().epoch())
                .isNotEmpty()
                .isEqualTo(room.position().epoch());
    }

    @Test
    void anotherStoreMayKeepIt() {
        List<String> stored = new ArrayList<>();
        RoomHistory store = new RoomHistory() {
            @Override
            public void add(KeptMessage message) {
                stored.add(message.offset() + " " + message.size() + " " + message.nanoTime() + " "
                        + message.message().text() + " "
                        + StandardCharsets.UTF_8.decode(message.message().payload()));
            }

            @Override
            public List<KeptMessage> newest(int most) {
                return List.of();
            }

            @Override
            public Optional<List<KeptMessage>> after(long offset) {
                return Optional.empty();
            }

            @Override
            public boolean isEmpty() {
                return true;
            }
        };
        List<String> opened = new ArrayList<>();
        Rooms elsewhere = builder(new HistoryOptions(3, Duration.ofMinutes(1), 1000))
                .histories((name, options) -> {
                    opened.add(name + " " + options.maxMessages());
                    return store;
                })
                .build();
        nanoTime.set(7);
        elsewhere.room("lobby").join(ann.session());
        elsewhere.room("plain").join(ann.session());
        elsewhere.room("lobby").broadcast("abc");
        assertThat(opened).containsExactly("lobby 3");
        assertThat(stored).containsExactly("1 5 7 true abc");
    }

    @Test
    void boundsAreMoreThanZero() {
        assertThat(HistoryOptions.NONE.keepsAnything()).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HistoryOptions(1, Duration.ZERO, 1))
                .withMessage("A history has bounds of more than zero, not 1 messages, PT0S and 1 bytes");
        assertThatIllegalArgumentException().isThrownBy(() -> new HistoryOptions(1, Duration.ofSeconds(-1), 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new HistoryOptions(1, Duration.ofSeconds(1), 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new HistoryOptions(-1, Duration.ZERO, 0));
    }

    @Test
    void anAgeWithoutEndIsPossible() {
        Rooms forEver = builder(new HistoryOptions(3, Duration.ofSeconds(Long.MAX_VALUE), 1000))
                .build();
        forEver.room("lobby").broadcast("1");
        nanoTime.addAndGet(Duration.ofDays(1000).toNanos());
        assertThat(forEver.names()).containsExactly("lobby");
    }

    private void broadcast(String... texts) {
        for (String text : texts) {
            room.broadcast(text);
        }
    }

    /** Counts how often it is read. */
    private record Read(RoomHistory history, AtomicInteger count) implements RoomHistory {
        @Override
        public void add(KeptMessage message) {
            history.add(message);
        }

        @Override
        public List<KeptMessage> newest(int most) {
            count.incrementAndGet();
            return history.newest(most);
        }

        @Override
        public Optional<List<KeptMessage>> after(long offset) {
            count.incrementAndGet();
            return history.after(offset);
        }

        @Override
        public boolean isEmpty() {
            return history.isEmpty();
        }
    }

    private record LookedInto(RoomHistory history, Runnable look) implements RoomHistory {
        @Override
        public void add(KeptMessage message) {
            history.add(message);
        }

        @Override
        public List<KeptMessage> newest(int most) {
            return history.newest(most);
        }

        @Override
        public Optional<List<KeptMessage>> after(long offset) {
            return history.after(offset);
        }

        @Override
        public boolean isEmpty() {
            look.run();
            return history.isEmpty();
        }
    }
}
