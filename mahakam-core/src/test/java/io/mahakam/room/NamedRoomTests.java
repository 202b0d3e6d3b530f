package io.mahakam.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.session.Delivery;
import io.mahakam.session.Delivery.Outcome;
import io.mahakam.session.Frames;
import io.mahakam.session.Overflow;
import io.mahakam.session.PayloadEncoder;
import io.mahakam.session.Receipt;
import io.mahakam.session.SessionOptions;
import io.mahakam.session.Sessions;
import io.mahakam.session.TestConnection;
import io.mahakam.session.WebSocketSession;
import io.mahakam.session.memory.MemoryLane;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class NamedRoomTests {
    private final AtomicInteger encoded = new AtomicInteger();
    private final PayloadEncoder encoder = (payload, subprotocol) -> {
        encoded.incrementAndGet();
        return PayloadEncoder.BASIC.encode(payload, subprotocol);
    };
    private final Sessions sessions = new Sessions(SessionOptions.DEFAULT, PayloadEncoder.BASIC, Runnable::run);
    private final MemoryLane firstLane = new MemoryLane();
    private final MemoryLane secondLane = new MemoryLane();
    private final Rooms rooms = new Rooms(name -> RoomOptions.DEFAULT, encoder);
    private final Room room = rooms.room("lobby");

    private final TestConnection ann = new TestConnection(sessions, firstLane).open();
    private final TestConnection bob = new TestConnection(sessions, firstLane).open();
    private final TestConnection eve = new TestConnection(sessions, secondLane).open();

    @Nested
    class Membership {
        @Test
        void beginsBeforeJoinReturnsAndEndsBeforeLeaveReturns() {
            assertThat(room.join(ann.session())).isTrue();
            assertThat(room.has(ann.session())).isTrue();
            assertThat(room.count()).isEqualTo(1);
            assertThat(room.sessions()).containsExactly(ann.session());
            assertThat(ann.session().rooms()).containsExactly("lobby");

            assertThat(room.leave(ann.session())).isTrue();
            assertThat(room.has(ann.session())).isFalse();
            assertThat(room.count()).isZero();
            assertThat(room.sessions()).isEmpty();
            assertThat(ann.session().rooms()).isEmpty();
        }

        @Test
        void isHadOnce() {
            assertThat(room.join(ann.session())).isTrue();
            assertThat(room.join(ann.session())).isFalse();
            assertThat(room.join(ann.session(), "again")).isFalse();
            assertThat(room.count()).isEqualTo(1);
            assertThat(ann.sent()).as("nothing is announced").isEmpty();
            assertThat(room.leave(ann.session())).isTrue();
            assertThat(room.leave(ann.session())).isFalse();
            assertThat(room.leave(ann.session(), "again")).isFalse();
        }

        @Test
        void ofOneWhoIsNoneEndsNothing() {
            room.join(ann.session());
            assertThat(room.leave(bob.session(), "farewell")).isFalse();
            assertThat(room.has(bob.session())).isFalse();
            assertThat(ann.sent()).isEmpty();
        }

        @Test
        void snapshotsDoNotChange() {
            room.join(ann.session());
            Collection<WebSocketSession> before = room.sessions();
            room.join(bob.session());
            assertThat(before).containsExactly(ann.session());
            assertThat(room.sessions()).containsExactlyInAnyOrder(ann.session(), bob.session());
        }

        @Test
        void endsWithTheSession() {
            room.join(ann.session());
            rooms.room("other").join(ann.session());
            room.join(bob.session());
            ann.listener()
                    .on(
                            "closed",
                            (session, call) -> assertThat(room.has(session)).isFalse());
            ann.receive(Frames.close(1000));
            assertThat(ann.calls()).containsExactly("opened", "closed:1000");
            assertThat(room.sessions()).containsExactly(bob.session());
            assertThat(rooms.names()).containsExactly("lobby");
        }

        @Test
        void isNotForClosingSessions() {
            ann.session().close();
            assertThat(room.join(ann.session(), "here I am")).isFalse();
            assertThat(rooms.names()).isEmpty();
            assertThat(ann.session().rooms()).isEmpty();
        }

        @Test
        void isNotForSessionsOfOthers() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> room.join(new ForeignSession()))
                    .withMessageStartingWith("Only sessions that an endpoint was given can join a room, not a ");
            assertThat(room.leave(new ForeignSession())).isFalse();
            assertThat(room.has(new ForeignSession())).isFalse();
            assertThat(rooms.names()).isEmpty();
        }
    }

    @Nested
    class Announcements {
        @Test
        void theJoinerHearsItsOwnAndEverythingAfterAndNothingBefore() {
            room.join(ann.session());
            room.broadcast("before");
            room.join(bob.session(), "bob is here");
            room.broadcast("after");
            assertThat(ann.sent()).containsExactly("text:before", "text:bob is here", "text:after");
            assertThat(bob.sent()).containsExactly("text:bob is here", "text:after");
        }

        @Test
        void whoLeavesDoesNotHearItsFarewell() {
            room.join(ann.session());
            room.join(bob.session());
            room.broadcast("before");
            room.leave(bob.session(), "bob has left");
            room.broadcast("after");
            assertThat(ann.sent()).containsExactly("text:before", "text:bob has left", "text:after");
            assertThat(bob.sent()).containsExactly("text:before");
        }

        @Test
        void areEncodedOnce() {
            room.join(ann.session());
            room.join(eve.session(), "joined");
            assertThat(encoded).hasValue(1);
            room.leave(eve.session(), "left");
            assertThat(encoded).hasValue(2);
        }

        @Test
        void thatNobodyEncodesChangeNothing() {
            assertThatIllegalArgumentException().isThrownBy(() -> room.join(ann.session(), 1));
            assertThat(room.has(ann.session())).isFalse();
        }

        @Test
        void theLastFarewellIsHeardByNobody() {
            room.join(ann.session());
            assertThat(room.leave(ann.session(), "alone")).isTrue();
            assertThat(ann.sent()).isEmpty();
        }
    }

    @Nested
    class Broadcasts {
        @Test
        void reachAllMembersOnAllLanesEncodedOnce() {
            room.join(ann.session());
            room.join(bob.session());
            room.join(eve.session());
            Delivery delivery = room.broadcast("hello");
            assertThat(delivery.recipients()).isEqualTo(3);
            assertThat(encoded).hasValue(1);
            for (TestConnection member : List.of(ann, bob, eve)) {
                assertThat(member.sent()).containsExactly("text:hello");
            }
        }

        @Test
        void areWrittenOnceATurn() {
            room.join(ann.session());
            for (int i = 0; i < 10; i++) {
                room.broadcast("" + i);
            }
            firstLane.turn();
            assertThat(ann.transport().writes()).isEqualTo(1);
            assertThat(ann.sent()).hasSize(10);
        }

        @Test
        void wakeTheLanesOfMembersOnly() {
            room.join(ann.session());
            int first = firstLane.wakes();
            int second = secondLane.wakes();
            room.broadcast("x");
            assertThat(firstLane.wakes()).isEqualTo(first + 1);
            assertThat(secondLane.wakes()).isEqualTo(second);
            assertThat(secondLane.posted()).isZero();
        }

        @Test
        void toNobodyReachNobody() {
            assertThat(room.broadcast("x").recipients()).isZero();
            assertThat(room.to().except(ann.session()).send("x").recipients()).isZero();
        }

        @Test
        void mayLeaveSomeOut() {
            room.join(ann.session());
            room.join(bob.session());
            room.join(eve.session());
            Delivery delivery = room.to()
                    .except(ann.session())
                    .except(eve.session(), ann.session(), new TestConnection().session())
                    .send("x");
            assertThat(delivery.recipients()).isEqualTo(1);
            assertThat(ann.sent()).isEmpty();
            assertThat(bob.sent()).containsExactly("text:x");
            assertThat(eve.sent()).isEmpty();
        }

        @Test
        void ofAMemberComeInItsOrderWithItsSends() {
            room.join(ann.session());
            ann.session().send("1");
            room.broadcast("2");
            ann.session().send("3");
            assertThat(ann.sent()).containsExactly("text:1", "text:2", "text:3");
        }

        @Test
        void membersOfTwoLanesSeeOneOrder() throws InterruptedException {
            room.join(ann.session());
            room.join(eve.session());
            List<Thread> publishers = new ArrayList<>();
            for (int p = 0; p < 4; p++) {
                String name = "p" + p + "-";
                publishers.add(new Thread(() -> {
                    for (int i = 0; i < 500; i++) {
                        room.broadcast(name + i);
                    }
                }));
            }
            publishers.forEach(Thread::start);
            for (Thread publisher : publishers) {
                publisher.join();
            }
            List<String> heard = ann.sent();
            assertThat(heard).hasSize(2000).isEqualTo(eve.sent());
            for (int p = 0; p < 4; p++) {
                String name = "text:p" + p + "-";
                assertThat(heard.stream()
                                .filter(message -> message.startsWith(name))
                                .toList())
                        .startsWith(name + 0, name + 1)
                        .endsWith(name + 499);
            }
        }

        @Test
        void beforeASessionIsClosedAreStillWritten() {
            room.join(ann.session());
            room.broadcast("last words");
            ann.session().close();
            room.broadcast("too late");
            assertThat(ann.sent()).containsExactly("text:last words", "close:1000");
        }

        @Test
        void fromAMembersFarewellOnAreNotDeliveredToIt() {
            room.join(ann.session());
            room.join(bob.session());
            room.leave(ann.session());
            room.broadcast("x");
            room.join(ann.session());
            room.broadcast("y");
            assertThat(ann.sent()).containsExactly("text:y");
            assertThat(bob.sent()).containsExactly("text:x", "text:y");
        }
    }

    @Nested
    class StalledMembers {
        private final Rooms small = new Rooms(name -> new RoomOptions(1000, 3, Overflow.CLOSE), encoder);
        private final Room bounded = small.room("prices");

        @Test
        void areClosedAloneAndDelayNobody() {
            bounded.join(ann.session());
            bounded.join(bob.session());
            ann.transport().setCapacity(0);
            List<String> heard = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                bounded.broadcast("" + i);
                heard.addAll(bob.sent());
                assertThat(heard).hasSize(i + 1);
            }
            assertThat(bounded.sessions()).containsExactly(bob.session());
            ann.transport().setCapacity(Integer.MAX_VALUE);
            assertThat(ann.sent()).containsExactly("close:1013 Messages were not read fast enough");
        }

        @Test
        void areBoundedByEachRoomAlone() {
            Room other = small.room("news");
            bounded.join(ann.session());
            other.join(ann.session());
            ann.transport().setCapacity(0);
            for (int i = 0; i < 3; i++) {
                bounded.broadcast("price");
                other.broadcast("news");
            }
            firstLane.settle();
            assertThat(ann.session().isOpen()).isTrue();
            other.broadcast("news");
            firstLane.settle();
            assertThat(ann.session().isOpen()).isFalse();
        }

        @Test
        void maySendThemselvesBackWhatTheyHaveRead() {
            bounded.join(ann.session());
            for (int i = 0; i < 10; i++) {
                bounded.broadcast("" + i);
                assertThat(ann.sent()).hasSize(1);
            }
        }
    }

    @Nested
    class Policies {
        private final Map<String, RoomOptions> options = new HashMap<>();
        private final Rooms various = new Rooms(name -> options.getOrDefault(name, RoomOptions.DEFAULT), encoder);

        @Test
        void areThoseOfEachRoomInOneSession() {
            Room prices = room("prices", Overflow.CONFLATE);
            Room news = room("news", Overflow.DROP_OLDEST);
            Room alarms = room("alarms", Overflow.DROP_NEWEST);
            block(ann);
            for (int i = 0; i < 5; i++) {
                prices.broadcast("price " + i);
                news.broadcast("news " + i);
                alarms.broadcast("alarm " + i);
            }
            assertThat(readOn(ann))
                    .containsExactly(
                            "text:stuck", "text:price 4", "text:alarm 0", "text:alarm 1", "text:news 3", "text:news 4");
        }

        @Test
        void thatConflateLeaveAnnouncementsAlone() {
            Room prices = room("prices", Overflow.CONFLATE);
            prices.broadcast("price 1");
            prices.join(bob.session(), "bob joined");
            prices.broadcast("price 2");
            prices.leave(bob.session(), "bob left");
            prices.broadcast("price 3");
            assertThat(ann.sent()).containsExactly("text:price 3", "text:bob joined", "text:bob left");
            assertThat(bob.sent()).startsWith("text:bob joined");
        }

        @Test
        void applyToSlowMembersOnly() {
            Room news = room("news", Overflow.DROP_OLDEST);
            news.join(bob.session());
            block(ann);
            List<String> heard = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                news.broadcast("" + i);
                heard.addAll(bob.sent());
            }
            assertThat(heard).containsExactly("text:0", "text:1", "text:2", "text:3");
            assertThat(readOn(ann)).containsExactly("text:stuck", "text:2", "text:3");
        }

        @Test
        void conflateByKey() {
            Room prices = room("prices", Overflow.CLOSE);
            block(ann);
            for (int i = 0; i < 3; i++) {
                prices.to().conflate("A").send("A " + i);
                prices.to().conflate(List.of("B")).send("B " + i);
            }
            assertThat(readOn(ann)).containsExactly("text:stuck", "text:A 2", "text:B 2");
        }

        @Test
        void tellWhoseMessageWasTooMuch() {
            Room news = room("news", Overflow.CLOSE);
            block(ann);
            for (int i = 0; i < 3; i++) {
                news.broadcast("0123456789");
            }
            assertThat(ann.calls()).containsExactly("opened", "tooSlow:news:30");
            assertThat(readOn(ann)).containsExactly("text:stuck", "close:1013 Messages were not read fast enough");
        }

        @Test
        void areToldByTheDelivery() {
            Room news = room("news", Overflow.DROP_OLDEST);
            Room prices = room("prices", Overflow.CONFLATE);
            Room alarms = room("alarms", Overflow.DROP_NEWEST);
            block(ann);
            List<Delivery> deliveries = new ArrayList<>();
            for (Room itsRoom : List.of(news, prices, alarms)) {
                for (int i = 0; i < 3; i++) {
                    deliveries.add(itsRoom.broadcast("" + i));
                }
            }
            firstLane.settle();
            Outcome accepted = new Outcome(1, 0, 0, 0);
            Outcome conflated = new Outcome(0, 1, 0, 0);
            Outcome dropped = new Outcome(0, 0, 1, 0);
            assertThat(deliveries.stream().map(delivery -> result(delivery.outcome())))
                    .containsExactly(
                            accepted, accepted, accepted, accepted, conflated, conflated, accepted, accepted, dropped);
            readOn(ann);
            assertThat(deliveries.stream().map(delivery -> result(delivery.flushed())))
                    .containsExactly(
                            dropped, accepted, accepted, conflated, conflated, accepted, accepted, accepted, dropped);
        }

        private Room room(String name, Overflow overflow) {
            options.put(name, new RoomOptions(1000, 2, overflow));
            various.room(name).join(ann.session());
            return various.room(name);
        }

        private void block(TestConnection connection) {
            connection.transport().setCapacity(1);
            connection.session().send("stuck");
            connection.lane().settle();
        }

        private List<String> readOn(TestConnection connection) {
            connection.lane().settle();
            connection.transport().setCapacity(Integer.MAX_VALUE);
            return connection.sent();
        }
    }

    @Nested
    class Deliveries {
        @Test
        void areSummedOverAllLanes() {
            room.join(ann.session());
            room.join(bob.session());
            room.join(eve.session());
            bob.session().close();
            Delivery delivery = room.broadcast("hello");
            CompletionStage<Outcome> flushed = delivery.flushed();
            firstLane.settle();
            assertThat(flushed.toCompletableFuture()).isNotDone();
            secondLane.settle();
            assertThat(delivery.recipients()).isEqualTo(3);
            assertThat(result(delivery.outcome())).isEqualTo(new Outcome(2, 0, 0, 1));
            assertThat(result(flushed)).isEqualTo(new Outcome(2, 0, 0, 1));
        }

        @Test
        void endWithTheSession() {
            room.join(ann.session());
            ann.transport().setCapacity(0);
            Delivery delivery = room.broadcast("hello");
            CompletionStage<Outcome> flushed = delivery.flushed();
            firstLane.settle();
            assertThat(flushed.toCompletableFuture()).isNotDone();
            ann.receiveEnd();
            assertThat(result(flushed)).isEqualTo(new Outcome(0, 0, 0, 1));
        }

        @Test
        void toNobodyAreKnownAtOnce() {
            assertThat(result(room.broadcast("x").flushed())).isEqualTo(new Outcome(0, 0, 0, 0));
        }

        @Test
        void doNotCountWhoIsLeftOut() {
            room.join(ann.session());
            room.join(bob.session());
            Delivery delivery = room.to().except(ann.session()).send("x");
            firstLane.settle();
            assertThat(result(delivery.outcome())).isEqualTo(new Outcome(1, 0, 0, 0));
        }
    }

    @Nested
    class Conditions {
        @Test
        void selectWhoSatisfiesThemAll() {
            for (TestConnection connection : List.of(ann, bob, eve)) {
                room.join(connection.session());
            }
            ann.session().attributes().put("level", 1);
            bob.session().attributes().put("level", 2);
            eve.session().attributes().put("level", 3);
            Delivery delivery = room.to()
                    .onlyIf(session -> (int) session.attributes().get("level") > 1)
                    .onlyIf(session -> (int) session.attributes().get("level") < 3)
                    .send("two");
            assertThat(delivery.recipients()).isEqualTo(1);
            delivery = room.to()
                    .except(eve.session())
                    .onlyIf(session -> (int) session.attributes().get("level") > 1)
                    .send("not eve");
            assertThat(delivery.recipients()).isEqualTo(1);
            assertThat(ann.sent()).isEmpty();
            assertThat(bob.sent()).containsExactly("text:two", "text:not eve");
            assertThat(eve.sent()).isEmpty();
        }

        @Test
        void areAskedWithoutALock() throws Exception {
            room.join(ann.session());
            Delivery delivery = room.to()
                    .onlyIf(session -> CompletableFuture.supplyAsync(() -> room.join(bob.session()))
                            .orTimeout(20, TimeUnit.SECONDS)
                            .join())
                    .send("x");
            assertThat(delivery.recipients()).isEqualTo(1);
            assertThat(ann.sent()).containsExactly("text:x");
            assertThat(bob.sent()).as("joined meanwhile").isEmpty();
        }

        @Test
        void leaveOutWhoHasLeftMeanwhile() {
            room.join(ann.session());
            room.join(bob.session());
            Delivery delivery = room.to()
                    .onlyIf(session -> {
                        room.leave(ann.session());
                        return true;
                    })
                    .send("x");
            firstLane.settle();
            assertThat(delivery.recipients()).isEqualTo(1);
            assertThat(result(delivery.outcome())).isEqualTo(new Outcome(1, 0, 0, 0));
            assertThat(ann.sent()).isEmpty();
        }

        @Test
        void thatFailSendNothing() {
            room.join(ann.session());
            assertThatIllegalStateException()
                    .isThrownBy(() -> room.to()
                            .onlyIf(session -> {
                                throw new IllegalStateException("broken");
                            })
                            .send("x"));
            assertThat(ann.sent()).isEmpty();
        }
    }

    private static Outcome result(CompletionStage<Outcome> stage) {
        assertThat(stage.toCompletableFuture()).isCompleted();
        return stage.toCompletableFuture().join();
    }

    @Nested
    class Close {
        @Test
        void closesTheMembersAndForgetsTheRoom() {
            room.join(ann.session());
            room.join(eve.session());
            room.broadcast("last");
            room.close();
            assertThat(rooms.names()).isEmpty();
            assertThat(ann.session().rooms()).isEmpty();
            assertThat(ann.sent()).containsExactly("text:last", "close:1000");
            assertThat(eve.sent()).containsExactly("text:last", "close:1000");
            ann.receive(Frames.close(1000));
            assertThat(ann.calls()).endsWith("closed:1000");
        }

        @Test
        void ofAnEmptyRoomDoesNothing() {
            room.close();
            assertThat(rooms.names()).isEmpty();
        }
    }

    private static final class ForeignSession implements WebSocketSession {
        @Override
        public String id() {
            return "foreign";
        }

        @Override
        public URI uri() {
            return URI.create("/");
        }

        @Override
        public Principal principal() {
            return null;
        }

        @Override
        public Map<String, Object> attributes() {
            return Map.of();
        }

        @Override
        public String endpointId() {
            throw new AssertionError();
        }

        @Override
        public String subprotocol() {
            return null;
        }

        @Override
        public Delivery send(Object payload) {
            return Receipt.toNobody();
        }

        @Override
        public CompletionStage<Void> send(InputStream data, boolean text) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void ping(ByteBuffer payload) {}

        @Override
        public long queuedBytes() {
            return 0;
        }

        @Override
        public Duration roundTripTime() {
            return null;
        }

        @Override
        public Set<String> rooms() {
            return Set.of();
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}

        @Override
        public void close(CloseStatus status) {}
    }
}
