package io.mahakam.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mahakam.session.memory.MemoryLane;
import io.mahakam.session.memory.MemoryTransport;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Binary messages that are read as they arrive. */
class StreamedMessageTests {
    private final StepwiseWorkers workers = new StepwiseWorkers();

    @Test
    void theListenerIsCalledWithTheFirstBytesAndReadsOnWhatComes() {
        TestConnection connection = TestConnection.streaming(SessionOptions.DEFAULT, workers);
        StringBuilder read = new StringBuilder();
        connection.listener().on("stream", (session, call) -> {
            read.append(next(connection));
            connection.receive(Frames.masked(0x00, (byte) 'b'), Frames.masked(0x80, (byte) 'c'), Frames.text("after"));
            read.append(next(connection)).append(next(connection));
            assertThat(connection.listener().stream().read()).isEqualTo(-1);
        });
        connection.open().receive(Frames.masked(0x02, (byte) 'a'));
        workers.runAll();
        assertThat(read).hasToString("abc");
        assertThat(connection.calls()).containsExactly("opened", "stream", "text:after");
    }

    @Test
    void readingStopsWhileTheReaderIsBehind() {
        TestConnection connection = TestConnection.streaming(TestOptions.inbound(1000, 1), workers);
        connection.listener().on("stream", (session, call) -> {
            assertThat(connection.listener().stream().readNBytes(700)).hasSize(700);
            connection.lane().settle();
            assertThat(connection.transport().readWanted()).as("not low").isFalse();
            assertThat(connection.listener().stream().readNBytes(100)).hasSize(100);
            connection.lane().settle();
            assertThat(connection.transport().readWanted()).as("low").isTrue();
            connection.receive(Frames.masked(0x80, (byte) 'e'));
            assertThat(connection.listener().stream().readAllBytes()).hasSize(201);
        });
        connection.open();
        workers.runAll();
        connection.receive(Frames.masked(0x02, new byte[999]));
        assertThat(connection.transport().readWanted()).isTrue();
        connection.receive(Frames.masked(0x00, new byte[1]));
        assertThat(connection.transport().readWanted()).isFalse();
        workers.runAll();
        connection.receive(Frames.text("after"));
        workers.runAll();
        assertThat(connection.calls()).containsExactly("opened", "stream", "text:after");
    }

    @Test
    void theRestIsDiscardedWhenTheMethodReturns() {
        TestConnection connection = TestConnection.streaming(TestOptions.inbound(1000, 1), workers);
        connection.open();
        workers.runAll();
        connection.receive(Frames.masked(0x02, new byte[2000]));
        workers.runAll();
        connection.lane().settle();
        assertThat(connection.transport().readWanted()).isTrue();
        for (int i = 0; i < 100; i++) {
            connection.receive(Frames.masked(0x00, new byte[2000]));
        }
        connection.receive(Frames.masked(0x80), Frames.text("after"));
        workers.runAll();
        assertThat(connection.calls()).containsExactly("opened", "stream", "text:after");
    }

    @Test
    void completeMessagesThatWaitAreBounded() {
        TestConnection connection = TestConnection.streaming(TestOptions.inbound(1000, 3), workers);
        connection.open();
        workers.runAll();
        for (int i = 0; i < 3; i++) {
            connection.receive(Frames.binary());
        }
        assertThat(connection.transport().readWanted()).isFalse();
        workers.runAll();
        connection.lane().settle();
        assertThat(connection.transport().readWanted()).isTrue();
        assertThat(connection.calls()).containsExactly("opened", "stream", "stream", "stream");
    }

    @Test
    void aLostConnectionFailsTheReader() {
        TestConnection connection = TestConnection.streaming(SessionOptions.DEFAULT, workers);
        connection.listener().on("stream", (session, call) -> {
            next(connection);
            connection.receiveEnd();
            next(connection);
        });
        connection.open().receive(Frames.masked(0x02, (byte) 'a'));
        workers.runAll();
        assertThat(connection.calls())
                .containsExactly(
                        "opened",
                        "stream",
                        "failed:The session was closed before the message was complete",
                        "closed:1006");
    }

    @Test
    void ourOwnCloseFailsTheReader() {
        TestConnection connection = TestConnection.streaming(SessionOptions.DEFAULT, workers);
        connection.listener().on("stream", (session, call) -> {
            session.close();
            connection.lane().settle();
            connection.receive(Frames.masked(0x00, (byte) 'b'));
            next(connection);
            next(connection);
        });
        connection.open().receive(Frames.masked(0x02, (byte) 'a'));
        workers.runAll();
        assertThat(connection.calls()).endsWith("failed:The session was closed before the message was complete");
    }

    @Test
    void pongsDoNotKeepAMessageFromGoingOn() {
        TestConnection connection = TestConnection.streaming(TestOptions.inbound(100, 4), workers);
        connection.listener().wantPongs();
        connection.listener().on("stream", (session, call) -> {
            for (int i = 0; i < 200; i++) {
                connection.receive(Frames.pong("p"));
            }
            assertThat(connection.transport().readWanted()).isTrue();
        });
        connection.open().receive(Frames.masked(0x02, (byte) 'a'));
        workers.runAll();
        connection.receive(Frames.masked(0x80), Frames.pong("last"));
        workers.runAll();
        assertThat(connection.calls()).hasSize(2 + 64 + 1).endsWith("pong:last");
    }

    @Test
    void aMessageThatIsNotHandledAnyMoreIsDiscarded() {
        TestConnection connection = TestConnection.streaming(SessionOptions.DEFAULT, workers);
        connection.listener().on("text", (session, call) -> session.close());
        connection.open().receive(Frames.text("1"), Frames.masked(0x02, (byte) 'a'), Frames.masked(0x80, (byte) 'a'));
        workers.runAll();
        assertThat(connection.calls()).containsExactly("opened", "text:1");
    }

    @Test
    void severalMayBeReadAtOnce() {
        Sessions sessions = new Sessions(SessionOptions.DEFAULT, PayloadEncoder.BASIC, workers);
        TestListener listener = new TestListener(2, 1000);
        listener.on("stream", (session, call) -> {
            workers.runAll();
            session.send(new String(listener.stream().readAllBytes(), StandardCharsets.UTF_8));
        });
        TestConnection connection = new TestConnection(sessions, listener).open();
        connection.receive(Frames.binary((byte) 'a'), Frames.binary((byte) 'b'));
        workers.runAll();
        assertThat(connection.sent()).hasSize(2);
    }

    @Test
    void aListenerThatIsCalledInlineCannotWait() {
        Sessions sessions = new Sessions(SessionOptions.DEFAULT, PayloadEncoder.BASIC, workers);
        SessionDetails inline =
                new SessionDetails(URI.create("ws://localhost"), null, null, null, Execution.INLINE, "");
        MemoryTransport transport = new MemoryTransport(new MemoryLane());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sessions.create(inline, new TestListener(1, 1), transport))
                .withMessage("A listener that is called inline cannot wait for a stream");
    }

    private static char next(TestConnection connection) throws IOException {
        return (char) connection.listener().stream().read();
    }
}
