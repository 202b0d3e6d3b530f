package io.mahakam.session;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A session that streams a message whose source says nothing, to a peer that reads all that it is given. */
class SilentSourceTests {
    private static final String KILOBYTE = "k".repeat(1020);

    @Test
    void keepsNeitherReadingNorUserCodeWaiting() {
        TestConnection connection = connection(TestOptions.outbound(10_000, 1000));
        connection.listener().on("text", (session, call) -> session.send(KILOBYTE));
        for (int i = 0; i < 9; i++) {
            connection.receive(Frames.text("" + i));
        }
        assertThat(connection.calls()).hasSize(1 + 9);
        assertThat(connection.transport().readWanted()).isTrue();
    }

    @Test
    void doesNotHideThatThePeerIsGone() {
        TestConnection connection =
                connection(TestOptions.timeouts(ofSeconds(25), ofSeconds(20), ofSeconds(5), ofSeconds(10)));
        connection.session().send("x".repeat(600_000));
        connection.lane().advance(ofSeconds(45));
        assertThat(connection.calls()).containsExactly("opened", "closed:1006");
    }

    @Test
    void isNoExcuseForAPeerThatDoesNotRead() {
        TestConnection connection =
                connection(TestOptions.timeouts(ofSeconds(25), ofSeconds(20), ofSeconds(5), ofSeconds(10)));
        connection.transport().setCapacity(0);
        connection.session().send("x".repeat(600_000));
        connection.receive(Frames.ping("so that something is written"));
        assertThat(connection.transport().readWanted()).isFalse();

        connection.transport().setCapacity(Integer.MAX_VALUE);
        connection.lane().settle();
        assertThat(connection.transport().readWanted())
                .as("only the source is waited for")
                .isTrue();
    }

    @Test
    void beyondTheBoundTheSessionIsClosed() {
        TestConnection connection = connection(TestOptions.outbound(10_000, 1000));
        for (int i = 0; i < 11; i++) {
            connection.session().send(KILOBYTE);
        }
        assertThat(connection.sent()).containsExactly("close:1013 Messages were not read fast enough");
    }

    private static TestConnection connection(SessionOptions options) {
        TestConnection connection = new TestConnection(options, task -> {
            if (!(task instanceof OutgoingStream)) {
                task.run();
            }
        });
        connection.open();
        connection.session().send(new TestStream("never read"), true);
        connection.lane().settle();
        return connection;
    }
}
