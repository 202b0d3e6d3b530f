package io.mahakam.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.room.JoinRefusedException.Reason;
import io.mahakam.session.PayloadEncoder;
import io.mahakam.session.SessionOptions;
import io.mahakam.session.Sessions;
import io.mahakam.session.TestConnection;
import io.mahakam.session.memory.MemoryLane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class JoiningTests {
    private final Sessions sessions = new Sessions(SessionOptions.DEFAULT, PayloadEncoder.BASIC, Runnable::run);
    private final MemoryLane lane = new MemoryLane();
    private final TestConnection desk = new TestConnection(sessions, lane, "ann", "chat").open();
    private final TestConnection phone = new TestConnection(sessions, lane, "ann", "chat").open();
    private final TestConnection bob = new TestConnection(sessions, lane, "bob", "chat").open();
    private final TestConnection guest = new TestConnection(sessions, lane, null, "chat").open();
    private final TestConnection other = new TestConnection(sessions, lane, null, "chat").open();

    @Nested
    class Authorization {
        private final List<String> asked = new ArrayList<>();
        private final Rooms rooms = Rooms.of(sessions)
                .authorizer((session, room) -> {
                    asked.add(session.principal().getName() + " " + room.name() + " " + room.has(session));
                    return !room.name().equals("secret");
                })
                .authorizer((session, room) -> session != bob.session())
                .build();

        @Test
        void isAskedBeforeAnythingHappens() {
            assertThat(rooms.room("lobby").join(desk.session())).isTrue();
            assertThat(asked).containsExactly("ann lobby false");
            assertThat(rooms.room("lobby").join(desk.session())).isFalse();
            assertThat(asked).containsExactly("ann lobby false", "ann lobby true");
        }

        @Test
        void mayRefuse() {
            rooms.room("lobby").join(desk.session());
            refused(rooms, "secret", desk, Reason.NOT_AUTHORIZED);
            refused(rooms, "lobby", bob, Reason.NOT_AUTHORIZED);
            assertThat(rooms.names()).containsExactly("lobby");
            assertThat(desk.sent()).as("nothing is announced").isEmpty();
        }

        @Test
        void mayWaitForOthersWhoJoinTheSameRoom() {
            AtomicReference<Room> room = new AtomicReference<>();
            Rooms patient = Rooms.of(sessions)
                    .authorizer((session, asked) -> {
                        if (session == desk.session()) {
                            CompletableFuture.supplyAsync(() -> room.get().join(bob.session()))
                                    .join();
                        }
                        return true;
                    })
                    .build();
            room.set(patient.room("lobby"));
            assertThat(room.get().join(desk.session())).isTrue();
            assertThat(room.get().sessions()).containsExactlyInAnyOrder(desk.session(), bob.session());
        }

        @Test
        void thatThrowsReachesTheCaller() {
            Rooms broken = Rooms.of(sessions)
                    .authorizer((session, room) -> {
                        throw new IllegalStateException("broken");
                    })
                    .build();
            assertThatIllegalStateException()
                    .isThrownBy(() -> broken.room("lobby").join(desk.session()));
            assertThat(broken.names()).isEmpty();
        }
    }

    @Nested
    class Limits {
        @Test
        void ofTheMembersOfARoom() {
            Rooms rooms = Rooms.of(sessions)
                    .options(name -> RoomOptions.DEFAULT.withMaxMembers(2))
                    .build();
            Room room = rooms.room("lobby");
            room.join(desk.session());
            room.join(bob.session());
            refused(rooms, "lobby", guest, Reason.ROOM_IS_FULL);
            assertThat(room.join(bob.session())).as("no join beyond the limit").isFalse();
            room.leave(bob.session());
            assertThat(room.join(guest.session())).isTrue();
        }

        @Test
        void ofTheRoomsOfASession() {
            Rooms rooms = Rooms.of(sessions).maxRoomsPerSession(2).build();
            rooms.room("a").join(desk.session());
            rooms.room("b").join(desk.session());
            refused(rooms, "c", desk, Reason.TOO_MANY_ROOMS_OF_SESSION);
            assertThat(rooms.names()).containsExactlyInAnyOrder("a", "b");
            assertThat(desk.session().rooms()).containsExactlyInAnyOrder("a", "b");
            rooms.room("a").leave(desk.session());
            assertThat(rooms.room("c").join(desk.session())).isTrue();
        }

        @Test
        void ofTheRooms() {
            Rooms rooms =
                    Rooms.of(sessions).maxRooms(2).declare(List.of("declared")).build();
            rooms.room("a").join(desk.session());
            refused(rooms, "b", desk, Reason.TOO_MANY_ROOMS);
            assertThat(rooms.room("a").join(bob.session())).isTrue();
            assertThat(rooms.room("declared").join(bob.session())).isTrue();
            rooms.room("a").close();
            assertThat(rooms.room("b").join(phone.session())).isTrue();
            refused(rooms, "c", bob, Reason.TOO_MANY_ROOMS);
            guest.session().close();
            rooms.room("b").leave(phone.session());
            assertThat(rooms.room("c").join(guest.session()))
                    .as("it is closing")
                    .isFalse();
            assertThat(rooms.room("c").join(phone.session()))
                    .as("what was refused is not counted")
                    .isTrue();
        }

        @Test
        void areAtLeast1() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Rooms.of(sessions).maxRooms(0))
                    .withMessage("maxRooms is at least 1, not 0");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Rooms.of(sessions).maxRoomsPerSession(0))
                    .withMessage("maxRoomsPerSession is at least 1, not 0");
        }

        @Test
        void holdWhenManyJoinAtOnce() throws InterruptedException {
            Rooms rooms = Rooms.of(sessions).maxRooms(3).build();
            AtomicInteger inside = new AtomicInteger(); // names() may see one room go and another come
            AtomicInteger most = new AtomicInteger();
            List<Thread> threads = new ArrayList<>();
            for (TestConnection connection : List.of(desk, phone, bob, guest, other)) {
                threads.add(new Thread(() -> {
                    for (int i = 0; i < 2000; i++) {
                        Room room = rooms.room(connection.session().id());
                        try {
                            room.join(connection.session());
                            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                            inside.decrementAndGet();
                            room.leave(connection.session());
                        } catch (JoinRefusedException expected) {
                            assertThat(expected.reason()).isEqualTo(Reason.TOO_MANY_ROOMS);
                        }
                    }
                }));
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(most.get()).isBetween(1, 3);
            for (TestConnection connection : List.of(desk, phone, bob)) {
                assertThat(rooms.room(connection.session().id()).join(connection.session()))
                        .isTrue();
            }
        }
    }

    @Test
    void aRoomWhoseStoreFailsDoesNotCount() {
        AtomicBoolean failing = new AtomicBoolean(true);
        Rooms rooms = Rooms.of(sessions)
                .options(name -> RoomOptions.DEFAULT.withHistory(new HistoryOptions(3, Duration.ofMinutes(1), 1000)))
                .histories((name, options) -> {
                    if (failing.get()) {
                        throw new IllegalStateException("no store");
                    }
                    return new MemoryHistory(options, System::nanoTime);
                })
                .maxRooms(1)
                .build();
        assertThatIllegalStateException().isThrownBy(() -> rooms.room("lobby").join(bob.session()));
        failing.set(false);
        assertThat(rooms.room("lobby").join(bob.session())).isTrue();
    }

    @Nested
    class DeclaredRooms {
        private final Rooms rooms = Rooms.of(sessions).declare(List.of("lobby")).build();
        private final Room lobby = rooms.room("lobby");

        @Test
        void areThereWithOrWithoutMembers() {
            assertThat(rooms.names()).containsExactly("lobby");
            assertThat(rooms.find("lobby")).isPresent();
            lobby.join(desk.session());
            lobby.leave(desk.session());
            assertThat(rooms.names()).containsExactly("lobby");
            assertThat(lobby.count()).isZero();
            assertThat(lobby.broadcast("x").recipients()).isZero();
            assertThat(lobby.join(desk.session(), "again")).isTrue();
            assertThat(desk.sent()).containsExactly("text:again");
        }

        @Test
        void mayBeClosedAndAreThereAgain() {
            lobby.join(desk.session());
            lobby.close(new CloseStatus(4000, "reset"));
            lobby.close();
            assertThat(desk.sent()).containsExactly("close:4000 reset");
            assertThat(rooms.names()).containsExactly("lobby");
            assertThat(lobby.join(bob.session())).isTrue();
            assertThat(lobby.sessions()).containsExactly(bob.session());
        }

        @Test
        void areClosedEvenIfTheirStoreFailsAndThereAgainWhenItDoesNot() {
            AtomicBoolean failing = new AtomicBoolean();
            Rooms stored = Rooms.of(sessions)
                    .options(
                            name -> RoomOptions.DEFAULT.withHistory(new HistoryOptions(3, Duration.ofMinutes(1), 1000)))
                    .histories((name, options) -> {
                        if (failing.get()) {
                            throw new IllegalStateException("no store");
                        }
                        return new MemoryHistory(options, System::nanoTime);
                    })
                    .declare(List.of("lobby"))
                    .maxRooms(1)
                    .build();
            Room kept = stored.room("lobby");
            kept.join(desk.session());
            failing.set(true);
            kept.close();
            assertThat(desk.sent()).containsExactly("close:1000");
            assertThatIllegalStateException().isThrownBy(() -> kept.join(bob.session()));
            assertThatIllegalStateException().isThrownBy(() -> kept.broadcast("x"));
            assertThat(stored.names()).containsExactly("lobby");
            assertThat(stored.find("lobby")).isPresent();

            failing.set(false);
            assertThat(kept.position().epoch()).isNotEmpty();
            kept.broadcast("1");
            assertThat(kept.joining(bob.session()).history().join().replayed()).isEqualTo(1);
            refused(stored, "another", bob, Reason.TOO_MANY_ROOMS);
        }

        @Test
        void haveNamesThatRoomsMayHave() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Rooms.of(sessions).declare(List.of(" ")));
        }
    }

    @Nested
    class PresenceOfUsers {
        private final Room room = Rooms.of(sessions).build().room("lobby");

        @Test
        void isOnceForEachUserAndEachSessionOfNobody() {
            assertThat(room.presence()).isEmpty();
            assertThat(room.presence("ann")).isEmpty();
            assertThat(room.userCount()).isZero();
            for (TestConnection connection : List.of(desk, guest, phone, bob, other)) {
                room.join(connection.session());
            }
            assertThat(room.count()).isEqualTo(5);
            assertThat(room.userCount()).isEqualTo(4);
            assertThat(room.presence()).hasSize(4);
            assertThat(room.presence("ann").orElseThrow().sessions())
                    .containsExactlyInAnyOrder(desk.session(), phone.session());
            assertThat(room.presence()).filteredOn(who -> who.user() == null).hasSize(2);
            room.leave(desk.session());
            room.leave(guest.session());
            assertThat(room.userCount()).isEqualTo(3);
            assertThat(room.presence("ann").orElseThrow().sessions()).containsExactly(phone.session());
            room.leave(phone.session());
            assertThat(room.presence("ann")).isEmpty();
        }

        @Test
        void hasTheAttributesThatWereGivenLast() {
            room.joining(desk.session()).attributes(Map.of("status", "away")).join();
            room.joining(guest.session()).attributes(Map.of("name", "Guest")).join();
            room.join(other.session());
            assertThat(room.presence("ann").orElseThrow().attributes()).isEqualTo(Map.of("status", "away"));
            room.join(phone.session());
            assertThat(room.presence("ann").orElseThrow().attributes()).isEqualTo(Map.of("status", "away"));
            room.leave(phone.session());
            room.joining(phone.session()).attributes(Map.of("status", "here")).join();
            assertThat(room.presence("ann").orElseThrow().attributes()).isEqualTo(Map.of("status", "here"));
            assertThat(room.presence())
                    .contains(new Presence(null, Map.of("name", "Guest"), List.of(guest.session())))
                    .contains(new Presence(null, Map.of(), List.of(other.session())));
        }

        @Test
        void isForgottenWithTheUsersLastSession() {
            room.join(bob.session());
            room.joining(desk.session()).attributes(Map.of("status", "away")).join();
            room.leave(desk.session());
            room.join(desk.session());
            assertThat(room.presence("ann").orElseThrow().attributes()).isEmpty();
        }

        @Test
        void isAnnouncedOnceForAllSessionsOfAUser() {
            room.join(bob.session());
            assertThat(room.joining(desk.session())
                            .announceUser("ann is here")
                            .join()
                            .joined())
                    .isTrue();
            assertThat(room.joining(phone.session())
                            .announceUser("ann is here")
                            .join()
                            .joined())
                    .isTrue();
            assertThat(room.joining(guest.session())
                            .announceUser("a guest")
                            .join()
                            .joined())
                    .isTrue();
            assertThat(room.joining(other.session())
                            .announceUser("all")
                            .announce("each")
                            .join()
                            .joined())
                    .isTrue();
            assertThat(room.joining(other.session()).announce("again").join().joined())
                    .isFalse();
            assertThat(bob.sent()).containsExactly("text:ann is here", "text:a guest", "text:each");
            assertThat(desk.sent()).startsWith("text:ann is here");
            assertThat(phone.sent()).containsExactly("text:a guest", "text:each");
        }

        @Test
        void isAnnouncedOnceIfItIsKeptBackToo() {
            HeldMessages held = new HeldMessages();
            Room later = Rooms.of(sessions).deferral(held).build().room("lobby");
            later.joining(desk.session()).announceUser("ann is here").join();
            later.joining(phone.session()).announceUser("ann is here").join();
            held.send();
            assertThat(desk.sent()).containsExactly("text:ann is here");
        }
    }

    private static void refused(Rooms rooms, String room, TestConnection connection, Reason reason) {
        assertThatExceptionOfType(JoinRefusedException.class)
                .isThrownBy(() -> rooms.room(room).join(connection.session(), "here I am"))
                .withMessageStartingWith("The session may not join the room '" + room + "': ")
                .satisfies(refusal -> {
                    assertThat(refusal.reason()).isEqualTo(reason);
                    assertThat(refusal.room()).isEqualTo(room);
                });
        assertThat(rooms.room(room).has(connection.session())).isFalse();
        assertThat(connection.session().rooms()).doesNotContain(room);
    }
}
