package io.mahakam.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.session.memory.MemoryLane;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SessionsTests {
    private final StepwiseWorkers workers = new StepwiseWorkers();
    private final Sessions sessions = new Sessions(SessionOptions.DEFAULT, PayloadEncoder.BASIC, workers);
    private final MemoryLane lane = new MemoryLane();

    @Test
    void knowsASessionFromItsConnectionToItsEnd() {
        TestConnection connection = new TestConnection(sessions, lane);
        String id = connection.session().id();
        assertThat(sessions.find(id)).isEmpty();

        connection.open();
        assertThat(sessions.find(id)).contains(connection.session());
        assertThat(sessions.all()).containsExactly(connection.session());

        connection.receive(Frames.close(1000)).receiveEnd();
        assertThat(sessions.find(id)).as("its listener has not heard yet").isPresent();
        workers.runAll();
        assertThat(sessions.find(id)).isEmpty();
        assertThat(sessions.all()).isEmpty();
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
