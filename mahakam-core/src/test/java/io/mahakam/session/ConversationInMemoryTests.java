package io.mahakam.session;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.protocol.PermessageDeflate;
import io.mahakam.session.memory.MemoryLane;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole conversations of a client with a session: no socket, no thread, and no time but the test's. */
class ConversationInMemoryTests {
    private final TestConnection connection = new TestConnection(
            new Sessions(SessionOptions.DEFAULT, PayloadEncoder.BASIC, Runnable::run), new MemoryLane());

    @Test
    void bothSidesSpeakAndTheClientCloses() {
        connection.listener().on("opened", (session, call) -> session.send("hello"));
        connection.listener().on("text", (session, call) -> session.send(call));
        TestClient client = new TestClient(connection);
        client.say("one").ping("still there?").say("two").close(CloseStatus.NORMAL);
        assertThat(client.heard())
                .containsExactly("text:hello", "text:text:one", "pong:still there?", "text:text:two", "closed:1000");
        assertThat(connection.calls()).containsExactly("opened", "text:one", "text:two", "closed:1000");
        assertEnded();
    }

    @Test
    void theServerCloses() {
        TestClient client = new TestClient(connection);
        connection.session().close(new CloseStatus(4000));
        assertThat(client.heard()).containsExactly("closed:4000");
        assertThat(connection.calls()).containsExactly("opened", "closed:4000");
        assertEnded();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void messagesAreCompressedBothWays(boolean takeover) {
        PermessageDeflate.Direction direction = new PermessageDeflate.Direction(takeover, 15);
        PermessageDeflate agreed = new PermessageDeflate(direction, direction);
        TestConnection compressed = new TestConnection(connection.sessions(), connection.lane(), agreed);
        compressed.listener().on("text", (session, call) -> session.send(call.substring("text:".length())));
        TestClient client = new TestClient(compressed, agreed);
        String large = "a line that is said again and again\n".repeat(1000);
        client.say(large);
        long once = client.bytes();
        client.say(large);
        assertThat(client.heard()).containsExactly("text:" + large, "text:" + large);
        assertThat(once).isLessThan(large.length() / 50);
        if (takeover) {
            assertThat(client.bytes() - once).as("with the help of the first").isLessThan(once);
        } else {
            assertThat(client.bytes() - once).isEqualTo(once);
        }
    }

    @Test
    void aClientThatAnswersTheHeartbeatStaysForHours() {
        TestClient client = new TestClient(connection);
        connection.lane().advance(ofHours(1));
        int pings = (int) (ofHours(1).toSeconds() / 25);
        assertThat(client.heard()).isEqualTo(Collections.nCopies(pings, "ping"));
        assertThat(connection.calls()).containsExactly("opened");
    }

    @Test
    void oneThatDoesNotIsCutToTheNanosecond() {
        TestClient client = new TestClient(connection).becomeDeaf();
        connection.lane().advance(ofSeconds(25 + 20).minus(ofNanos(1)));
        assertThat(connection.calls()).isEqualTo(List.of("opened"));
        connection.lane().advance(ofNanos(1));
        assertThat(connection.calls()).containsExactly("opened", "closed:1006");
        assertThat(client.heard()).isEmpty();
        assertEnded();
    }

    @Test
    void oneThatDoesNotAnswerTheCloseIsCutAsWell() {
        new TestClient(connection).becomeDeaf();
        connection.session().close();
        connection.lane().advance(ofSeconds(5).minus(ofNanos(1)));
        assertThat(connection.transport().closed()).isZero();
        connection.lane().advance(ofNanos(1));
        assertThat(connection.calls()).containsExactly("opened", "closed:1006");
        assertEnded();
    }

    @Test
    void twoClientsOfOneLaneTalkToEachOther() {
        TestConnection other = new TestConnection(connection.sessions(), connection.lane());
        connection.listener().on("text", (session, call) -> other.session().send(call));
        other.listener().on("text", (session, call) -> connection.session().send(call));
        TestClient ann = new TestClient(connection);
        TestClient bob = new TestClient(other);
        ann.say("hello Bob");
        bob.say("hello Ann");
        assertThat(ann.heard()).containsExactly("text:text:hello Ann");
        assertThat(bob.heard()).containsExactly("text:text:hello Bob");
    }

    private void assertEnded() {
        assertThat(connection.transport().closed()).isEqualTo(1);
        assertThat(connection.sessions().all()).isEmpty();
        assertThat(connection.lane().scheduled()).as("timers").isZero();
    }
}
