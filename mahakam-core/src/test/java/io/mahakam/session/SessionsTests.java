package io.mahakam.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.session.memory.MemoryLane;
import io.mahakam.session.memory.MemoryTransport;
import java.net.URI;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SessionsTests {
    private final StepwiseWorkers workers = new StepwiseWorkers();
    private final Sessions sessions = new Sessions(SessionOptions.DEFAULT, PayloadEncoder.BASIC, workers);
    private final MemoryLane lane = new MemoryLane();

    @Test
    void knowsASessionFromItsConnectionToItsEnd() {
        TestConnection connection = new TestConnection(sessions, lane);
        String id = connection.session().id();
        Collection<WebSocketSession> all = sessions.all();
        assertThat(sessions.find(id)).isEmpty();

        connection.open();
        assertThat(sessions.find(id)).contains(connection.session());
        assertThat(all).containsExactly(connection.session());
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(all::clear);

        connection.receive(Frames.close(1000)).receiveEnd();
        assertThat(sessions.find(id)).as("its listener has not heard yet").isPresent();
        workers.runAll();
        assertThat(sessions.find(id)).isEmpty();
        assertThat(sessions.all()).isEmpty();
    }

    @Nested
    class ByUserAndEndpoint {
        private final TestConnection annAtDesk = new TestConnection(sessions, lane, "ann", "chat");
        private final TestConnection annOnPhone = new TestConnection(sessions, lane, "ann", "chat").open();
        private final TestConnection bob = new TestConnection(sessions, lane, "bob", "chat").open();
        private final TestConnection guest = new TestConnection(sessions, lane, null, "feed").open();

        @Test
        void areFoundFromTheirConnectionToTheirEnd() {
            assertThat(sessions.count()).isEqualTo(3);
            assertThat(sessions.ofUser("ann")).containsExactly(annOnPhone.session());
            annAtDesk.open();
            assertThat(sessions.ofUser("ann")).containsExactlyInAnyOrder(annAtDesk.session(), annOnPhone.session());
            assertThat(sessions.ofEndpoint("chat")).hasSize(3).doesNotContain(guest.session());
            assertThat(sessions.ofEndpoint("feed")).containsExactly(guest.session());
            assertThat(guest.session().endpointId()).isEqualTo("feed");
            assertThat(sessions.users()).containsExactlyInAnyOrder("ann", "bob");

            bob.receive(Frames.close(1000)).receiveEnd();
            workers.runAll();
            assertThat(sessions.ofUser("bob")).isEmpty();
            assertThat(sessions.users()).containsExactly("ann");
            assertThat(sessions.ofEndpoint("chat")).hasSize(2);
        }

        @Test
        void areSeenInViewsThatFollowAndCannotBeChanged() {
            Collection<WebSocketSession> ofBob = sessions.ofUser("bob");
            assertThat(ofBob).hasSize(1).contains(bob.session());
            assertThat(ofBob.contains(guest.session())).isFalse();
            assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(ofBob::clear);
            assertThatExceptionOfType(UnsupportedOperationException.class)
                    .isThrownBy(() -> ofBob.remove(bob.session()));
            assertThatExceptionOfType(UnsupportedOperationException.class)
                    .isThrownBy(() -> sessions.users().clear());

            bob.receive(Frames.close(1000)).receiveEnd();
            workers.runAll();
            assertThat(ofBob).isEmpty();
            TestConnection again = new TestConnection(sessions, lane, "bob", "chat").open();
            assertThat(ofBob).containsExactly(again.session());
        }

        @Test
        void aUserIsDisconnectedEverywhere() {
            annAtDesk.open();
            CloseStatus banned = new CloseStatus(4001, "banned");
            assertThat(sessions.disconnectUser("ann", banned)).isEqualTo(2);
            assertThat(annAtDesk.sent()).containsExactly("close:4001 banned");
            assertThat(annOnPhone.sent()).containsExactly("close:4001 banned");
            assertThat(bob.sent()).isEmpty();
            assertThat(sessions.disconnectUser("ann", banned))
                    .as("they are closing already")
                    .isZero();
            assertThat(sessions.disconnectUser("nobody", banned)).isZero();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> sessions.disconnectUser("nobody", new CloseStatus(1006)))
                    .withMessage("Close code 1006 must not be sent");
        }

        @Test
        void aUserWhoseNameChangesIsStillForgotten() {
            AtomicReference<String> name = new AtomicReference<>("before");
            MemoryTransport transport = new MemoryTransport(lane);
            TestListener listener = new TestListener();
            URI address = URI.create("/");
            SessionDetails details = new SessionDetails(address, name::get, null, null, Execution.WORKER, "");
            TransportHandler session = sessions.create(details, listener, transport);
            lane.execute(() -> transport.connect(session));
            lane.settle();
            name.set("after");
            assertThat(sessions.ofUser("before")).containsExactly((WebSocketSession) session);
            transport.receiveEnd();
            lane.settle();
            workers.runAll();
            assertThat(sessions.ofUser("before")).isEmpty();
        }
    }

    @Test
    void idsAreLongAndAllDifferent() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            String id = new TestConnection(sessions, lane).session().id();
            assertThat(id).matches("[0-9a-f]{32}");
            ids.add(id);
        }
        assertThat(ids).hasSize(1000);
    }

    @Test
    void closeCompletesWhenTheLastListenerHasHeard() {
        TestConnection one = new TestConnection(sessions, lane).open();
        TestConnection two = new TestConnection(sessions, lane).open();
        workers.runAll();

        CompletableFuture<Void> closed = sessions.close(CloseStatus.GOING_AWAY).toCompletableFuture();
        assertThat(one.sent()).containsExactly("close:1001");
        assertThat(two.sent()).containsExactly("close:1001");
        one.receive(Frames.close(1001));
        workers.runAll();
        assertThat(closed).isNotDone();

        two.receive(Frames.close(1001));
        assertThat(closed).as("the listener has not heard yet").isNotDone();
        two.listener().on("closed", (session, call) -> assertThat(closed).isNotDone());
        workers.runAll();
        assertThat(closed).isCompleted();
        assertThat(two.calls()).containsExactly("opened", "closed:1001");
    }

    @Test
    void closeOfNoneCompletesAtOnce() {
        assertThat(sessions.close(CloseStatus.GOING_AWAY)).isCompleted();
    }

    @Test
    void whatOpensAfterwardsIsClosedToo() {
        sessions.close(CloseStatus.GOING_AWAY);
        TestConnection late = new TestConnection(sessions, lane).open();
        workers.runAll();
        assertThat(late.sent()).containsExactly("close:1001");
        late.receive(Frames.close(1001));
        workers.runAll();
        assertThat(late.calls()).containsExactly("opened", "closed:1001");
        assertThat(sessions.all()).isEmpty();
    }

    @Test
    void nobodyElseCanCompleteIt() {
        new TestConnection(sessions, lane).open();
        CompletableFuture<Void> mine = sessions.close(CloseStatus.GOING_AWAY).toCompletableFuture();
        mine.complete(null);
        assertThat(sessions.close(CloseStatus.GOING_AWAY).toCompletableFuture()).isNotDone();
    }
}
