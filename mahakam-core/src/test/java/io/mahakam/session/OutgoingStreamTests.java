package io.mahakam.session;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.protocol.PermessageDeflate;
import io.mahakam.protocol.PermessageDeflate.Direction;
import io.mahakam.session.memory.MemoryLane;
import io.mahakam.session.memory.MemoryTransport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class OutgoingStreamTests {
    private static final int PLENTY = Integer.MAX_VALUE;

    private final TestConnection connection = new TestConnection(TestOptions.maxSentFrameSize(3, 1 << 20));
    private final TransportSession session = connection.session();
    private final MemoryTransport transport = connection.transport();

    @Test
    void aStreamIsSentAsFragmentsOfOneMessage() {
        TestStream data = new TestStream(new byte[] {1, 2, 3, 4, 5, 6, 7});
        CompletionStage<Void> sent = session.send(data, false);
        assertSent("02 03 010203  00 03 040506  00 01 07  80 00");
        assertThat(sent).isCompleted();
        assertThat(data.closed()).isEqualTo(1);
        assertThat(session.queuedBytes()).isZero();
    }

    @Test
    void textIsSplitInsideACharacter() {
        CompletionStage<Void> sent = session.send(new TestStream("ab\u20AC"), true);
        assertSent("01 03 6162E2  00 02 82AC  80 00");
        assertThat(sent).isCompleted();
    }

    @Test
    void anEmptyStreamIsAnEmptyMessage() {
        assertThat(session.send(new TestStream(""), true)).isNotNull();
        assertSent("81 00");
    }

    @Test
    void aPieceIsAtMost32Kilobytes() {
        TestConnection usual = new TestConnection();
        usual.session().send(new TestStream(new byte[100_000]), false);
        usual.lane().settle();
        byte[] bytes = usual.transport().takeOutgoing();
        assertThat(bytes).startsWith(2, 126, 0x80, 0).hasSize(100_000 + 4 * 4 + 2);
    }

    @Test
    void aPieceIsSmallAgainstTheBounds() {
        TestConnection tight = new TestConnection(TestOptions.maxSentFrameSize(PLENTY, 80));
        tight.session().send(new TestStream(new byte[10]), false);
        tight.session().send(new byte[] {1});
        tight.lane().settle();
        assertThat(tight.transport().takeOutgoing()).startsWith(2, 10).hasSize(12 + 2 + 3);
    }

    @Test
    void itIsNotCompressed() {
        Direction takeover = new Direction(true, 15);
        Sessions sessions = new Sessions(SessionOptions.DEFAULT, PayloadEncoder.BASIC, Runnable::run);
        TestConnection compressing =
                new TestConnection(sessions, new MemoryLane(), new PermessageDeflate(takeover, takeover)).open();
        compressing.session().send(new TestStream("x".repeat(2000)), true);
        compressing.lane().settle();
        assertThat(compressing.transport().takeOutgoing()).startsWith(1, 126).hasSize(4 + 2000 + 2);
        compressing.receiveEnd();
    }

    @Test
    void anInlineListenerMaySendOne() {
        MemoryLane lane = new MemoryLane();
        MemoryTransport peer = new MemoryTransport(lane);
        TestListener listener = new TestListener().wantPongs().on("text", (inline, call) -> {
            inline.send(new TestStream("abc"), true);
            inline.send("x");
        });
        Sessions sessions = new Sessions(TestOptions.maxSentFrameSize(3, 1 << 20), PayloadEncoder.BASIC, Runnable::run);
        SessionDetails details = new SessionDetails(session.uri(), null, null, null, Execution.INLINE, "");
        TransportHandler inline = sessions.create(details, listener, peer);
        lane.execute(() -> peer.connect(inline));
        lane.settle();

        peer.receive(Frames.concat(Frames.text("go"), Frames.pong("unasked")));
        lane.settle();
        assertThat(listener.calls()).containsExactly("opened", "text:go", "pong:unasked");
        assertThat(peer.takeOutgoing()).isEqualTo(hex("01 03 616263  80 00  81 01 78"));
    }

    @Nested
    class Reading {
        private final StepwiseWorkers workers = new StepwiseWorkers();
        private final TestConnection connection =
                new TestConnection(TestOptions.maxSentFrameSize(3, 1 << 20), workers).open();

        Reading() {
            workers.runAll();
        }

        @Test
        void isDoneByWorkers() {
            TestStream data = new TestStream("abcdef");
            CompletionStage<Void> sent = connection.session().send(data, true);
            connection.lane().settle();
            assertThat(data.position()).isZero();
            assertThat(workers.waiting()).isEqualTo(1);
            settle();
            assertThat(data.position()).isEqualTo(6);
            assertThat(sent).isCompleted();
        }

        @Test
        void isNoFurtherThanTwoPiecesAhead() {
            TestStream data = new TestStream("x".repeat(300));
            connection.transport().setCapacity(0);
            connection.session().send(data, true);
            settle();
            assertThat(data.position()).isEqualTo(2 * 3);
            for (int piece = 1; piece < 100; piece++) {
                connection.transport().setCapacity(5);
                settle();
                assertThat(data.position()).isEqualTo(Math.min(300, (piece + 2) * 3));
            }
            connection.transport().setCapacity(PLENTY);
            settle();
            assertThat(data.closed()).isEqualTo(1);
        }

        @Test
        void waitsForItsTurn() {
            connection.transport().setCapacity(1);
            connection.session().send("before");
            TestStream data = new TestStream("abc");
            connection.session().send(data, true);
            settle();
            assertThat(data.position()).isZero();
            connection.transport().setCapacity(PLENTY);
            settle();
            assertThat(data.position()).isEqualTo(3);
        }

        @Test
        void endsWithTheSession() {
            TestStream data = new TestStream("x".repeat(300));
            connection.transport().setCapacity(0);
            CompletionStage<Void> sent = connection.session().send(data, true);
            settle();
            connection.receiveEnd();
            assertThat(data.closed()).as("not on the lane").isZero();
            settle();
            assertThat(data.closed()).isEqualTo(1);
            assertThat(data.position()).isEqualTo(6);
            assertFailed(sent, IOException.class, "The session has ended before the message was sent");
        }

        @Test
        void neverBeginsIfTheSessionEndsBeforeTheWorkerDoes() {
            TestStream data = new TestStream("abc");
            connection.session().send(data, true);
            connection.lane().settle();
            connection.receiveEnd();
            settle();
            assertThat(data.position()).isZero();
            assertThat(data.closed()).isEqualTo(1);
        }

        @Test
        void whatWasReadWhenTheSessionEndedIsNotSent() {
            TestStream data = new TestStream("abc");
            connection.session().send(data, true);
            connection.lane().settle();
            workers.runNext();
            connection.transport().receiveEnd();
            settle();
            assertThat(data.closed()).isEqualTo(1);
            assertThat(connection.transport().takeOutgoing()).isEmpty();
        }

        @Test
        void aFailureAfterTheEndOfTheSessionChangesNothing() {
            TestStream data = new TestStream("abc").breaksAt(0);
            CompletionStage<Void> sent = connection.session().send(data, true);
            connection.lane().settle();
            workers.runNext();
            connection.transport().receiveEnd();
            settle();
            assertFailed(sent, IOException.class, "The session has ended before the message was sent");
        }

        @Test
        void needsWorkers() {
            TestStream data = new TestStream("abc");
            workers.reject();
            CompletionStage<Void> sent = connection.session().send(data, true);
            connection.session().send("later");
            settle();
            assertFailed(sent, RejectedExecutionException.class, "Shut down");
            assertThat(data.closed()).isEqualTo(1);
            assertThat(data.position()).isZero();
            assertThat(connection.transport().takeOutgoing()).startsWith(1, 3).hasSize(5 + 4);
        }

        @Test
        void needsAThread() {
            TestConnection usual = new TestConnection(SessionOptions.DEFAULT, task -> {
                if (task instanceof OutgoingStream) {
                    throw new OutOfMemoryError("unable to create native thread");
                }
                task.run();
            });
            usual.open();
            TestStream data = new TestStream("abc");
            CompletionStage<Void> sent = usual.session().send(data, true);
            usual.session().send("later");
            assertThat(usual.sent()).containsExactly("text:later");
            assertFailed(sent, OutOfMemoryError.class, "unable to create native thread");
            assertThat(data.closed()).isEqualTo(1);
        }

        private void settle() {
            for (connection.lane().settle();
                    workers.waiting() > 0;
                    connection.lane().settle()) {
                workers.runAll();
            }
        }
    }

    @Nested
    class Order {
        @Test
        void whatIsSentLaterWaits() {
            transport.setCapacity(0);
            CompletionStage<Void> sent = session.send(new TestStream("abcd"), true);
            session.send("x");
            connection.lane().settle();
            session.deliver(
                    OutgoingFrame.of("y", PayloadEncoder.BASIC, null),
                    TestOptions.share(100, 10),
                    null,
                    TestOptions.receipt());
            transport.setCapacity(PLENTY);
            assertSent("01 03 616263  00 01 64  80 00  81 01 78  81 01 79");
            assertThat(sent).isCompleted();
        }

        @Test
        void controlFramesDoNotWait() {
            transport.setCapacity(1);
            session.send(new TestStream("abcdefg"), true);
            connection.lane().settle();
            connection.receive(Frames.ping("1"));
            session.ping(ByteBuffer.wrap(new byte[] {2}));
            connection.lane().settle();
            transport.setCapacity(PLENTY);
            assertSent("01 03 616263  8A 01 31  89 01 02  00 03 646566  00 01 67  80 00");
        }

        @Test
        void streamsGoOneAfterTheOther() {
            CompletionStage<Void> first = session.send(new TestStream("abcd"), true);
            session.send("x");
            CompletionStage<Void> second = session.send(new TestStream(new byte[] {1}), false);
            session.send("y");
            assertSent("01 03 616263  00 01 64  80 00  81 01 78  02 01 01  80 00  81 01 79");
            assertThat(first).isCompleted();
            assertThat(second).isCompleted();
        }

        @Test
        void theStageCompletesWhenTheLastByteIsWritten() {
            transport.setCapacity(5 + 1);
            CompletionStage<Void> sent = session.send(new TestStream("abc"), true);
            connection.lane().settle();
            assertThat(sent.toCompletableFuture()).isNotDone();
            transport.setCapacity(1);
            connection.lane().settle();
            assertThat(sent).isCompleted();
        }
    }

    @Nested
    class Failures {
        @Test
        void beforeAnythingWasSentDisturbNothing() {
            TestStream data = new TestStream("abc").breaksAt(0);
            CompletionStage<Void> sent = session.send(data, true);
            session.send("x");
            assertSent("81 01 78");
            assertFailed(sent, IOException.class, "broken");
            assertThat(data.closed()).isEqualTo(1);
            assertThat(session.isOpen()).isTrue();
            assertThat(session.queuedBytes()).isZero();
        }

        @Test
        void afterThatCloseTheSession() {
            TestStream data = new TestStream("abcdef").breaksAt(3);
            CompletionStage<Void> sent = session.send(data, true);
            session.send("x");
            assertSent("01 03 616263  88 02 03F3"); // 1011
            assertFailed(sent, IOException.class, "broken");
            assertThat(data.closed()).isEqualTo(1);
            assertThat(session.isOpen()).isFalse();
            assertThat(session.queuedBytes()).isZero();
        }

        @Test
        void ofTextThatIsNotUtf8() {
            CompletionStage<Void> sent = session.send(new TestStream(new byte[] {'a', (byte) 0xFF}), true);
            session.send("x");
            assertSent("81 01 78");
            assertFailed(sent, CharacterCodingException.class, "Input length = 2");
        }

        @Test
        void ofTextThatEndsInsideACharacter() {
            TestStream data = new TestStream(new byte[] {'a', (byte) 0xE2});
            CompletionStage<Void> sent = session.send(data, true);
            assertSent("01 02 61E2  88 02 03F3");
            assertFailed(sent, CharacterCodingException.class, "Input length = 0");
            assertThat(data.closed()).isEqualTo(1);
        }

        @Test
        void ofClosingTheStreamCount() {
            TestStream data = new TestStream("abc").breaksOnClose();
            CompletionStage<Void> sent = session.send(data, true);
            assertSent("01 03 616263  88 02 03F3");
            assertFailed(sent, IOException.class, "broken at the end");
            assertThat(data.closed()).isEqualTo(1);
        }

        @Test
        void ofClosingMayBeTheSame() {
            CompletionStage<Void> sent = session.send(new TestStream("abc").breaksThroughout(), true);
            connection.lane().settle();
            assertFailed(sent, IOException.class, "broken");
        }

        @Test
        void ofClosingAfterAFailureAreKept() {
            TestStream data = new TestStream("abc").breaksAt(0).breaksOnClose();
            CompletionStage<Void> sent = session.send(data, true);
            connection.lane().settle();
            assertFailed(sent, IOException.class, "broken");
            assertThat(sent.toCompletableFuture()
                            .handle((none, problem) -> problem)
                            .join())
                    .hasSuppressedException(new IOException("broken at the end"));
        }
    }

    @Nested
    class Ends {
        @Test
        void aCloseDoesNotWaitForTheStream() {
            transport.setCapacity(1);
            TestStream data = new TestStream("abcdefghi");
            CompletionStage<Void> sent = session.send(data, true);
            session.send("lost");
            connection.lane().settle();
            session.close();
            transport.setCapacity(PLENTY);
            assertSent("01 03 616263  00 03 646566  88 02 03E8");
            assertFailed(sent, IOException.class, "The session has ended before the message was sent");
            assertThat(data.closed()).isEqualTo(1);
            assertThat(session.queuedBytes()).isZero();
        }

        @Test
        void aStreamWhoseLastPieceIsQueuedIsSent() {
            transport.setCapacity(0);
            CompletionStage<Void> sent = session.send(new TestStream("abc"), true);
            connection.lane().settle();
            session.close();
            transport.setCapacity(PLENTY);
            assertSent("01 03 616263  80 00  88 02 03E8");
            assertThat(sent).isCompleted();
        }

        @Test
        void thePeersCloseEndsIt() {
            transport.setCapacity(1);
            CompletionStage<Void> sent = session.send(new TestStream("abcdefghi"), true);
            connection.lane().settle();
            connection.receive(Frames.close(1000));
            assertFailed(sent, IOException.class, "The session has ended before the message was sent");
            transport.setCapacity(PLENTY);
            assertSent("01 03 616263  00 03 646566  88 02 03E8");
        }

        @Test
        void aConnectionThatIsLostEndsItEvenAfterTheLastPiece() {
            transport.setCapacity(0);
            CompletionStage<Void> sent = session.send(new TestStream("abc"), true);
            connection.receiveEnd();
            assertFailed(sent, IOException.class, "The session has ended before the message was sent");
        }

        @Test
        void aWriteThatMakesNoProgressEndsIt() {
            transport.setCapacity(1);
            CompletionStage<Void> sent = session.send(new TestStream("x".repeat(100)), true);
            connection.lane().settle();
            connection.lane().advance(ofSeconds(10));
            assertThat(transport.closed()).isEqualTo(1);
            assertFailed(sent, IOException.class, "The session has ended before the message was sent");
        }

        @Test
        void aSessionThatIsClosingTakesNoStream() {
            session.close();
            TestStream data = new TestStream("abc");
            assertFailed(
                    session.send(data, true), IOException.class, "The session has ended before the message was sent");
            assertThat(data.closed()).isEqualTo(1);
            assertThat(data.position()).isZero();
        }

        @Test
        void aSessionThatIsClosedBeforeItsLaneSeesTheStream() {
            TestStream data = new TestStream("abc");
            CompletionStage<Void> sent = session.send(data, true);
            transport.failReads(new IOException("reset"));
            connection.lane().settle();
            assertFailed(sent, IOException.class, "The session has ended before the message was sent");
            assertThat(data.closed()).isEqualTo(1);
            assertThat(session.queuedBytes()).isZero();
        }
    }

    @Nested
    class Bounds {
        private final StepwiseWorkers workers = new StepwiseWorkers();
        private final TestConnection bounded =
                new TestConnection(TestOptions.maxSentFrameSize(100, 1000), workers).open();

        @Test
        void holdForWhatWaitsBehindAStreamThatIsSlow() {
            TestStream data = new TestStream("abc");
            CompletionStage<Void> sent = bounded.session().send(data, true);
            for (int i = 0; i < 10; i++) {
                bounded.session().send("x".repeat(98));
                bounded.lane().settle();
                assertThat(bounded.session().isOpen()).isTrue();
            }
            bounded.session().send("x".repeat(98));
            bounded.lane().settle();
            assertThat(bounded.session().isOpen()).isFalse();
            assertThat(bounded.sent()).containsExactly("close:1013 Messages were not read fast enough");
            workers.runAll();
            assertFailed(sent, IOException.class, "The session has ended before the message was sent");
            assertThat(data.closed()).isEqualTo(1);
        }

        @Test
        void areAsBeforeOnceTheStreamIsSent() {
            bounded.session().send(new TestStream("abc"), true);
            for (bounded.lane().settle(); workers.waiting() > 0; bounded.lane().settle()) {
                workers.runAll();
            }
            for (int i = 0; i < 20; i++) {
                bounded.session().send("x".repeat(98)); // the lane is behind, not the peer
            }
            bounded.lane().settle();
            assertThat(bounded.session().isOpen()).isTrue();
        }
    }

    @Nested
    class Written {
        @Test
        void tellsWhenEverythingBeforeIsWritten() {
            transport.setCapacity(3);
            session.send("ab");
            CompletionStage<Void> written = session.written();
            connection.lane().settle();
            assertThat(written.toCompletableFuture()).isNotDone();
            transport.setCapacity(1);
            connection.lane().settle();
            assertThat(written).isCompleted();
        }

        @Test
        void tellsAtOnceIfThereIsNothing() {
            CompletionStage<Void> written = session.written();
            connection.lane().settle();
            assertThat(written).isCompleted();
            assertThat(transport.takeOutgoing()).isEmpty();
        }

        @Test
        void tellsInOrder() {
            transport.setCapacity(0);
            CompletionStage<Void> first = session.written();
            session.send("a");
            CompletionStage<Void> second = session.written();
            session.send("b");
            connection.lane().settle();
            assertThat(first).isCompleted();
            assertThat(second.toCompletableFuture()).isNotDone();
            transport.setCapacity(3 + 1);
            connection.lane().settle();
            assertThat(second).isCompleted();
        }

        @Test
        void failsIfTheSessionEndsFirst() {
            transport.setCapacity(0);
            session.send("a");
            CompletionStage<Void> written = session.written();
            connection.receiveEnd();
            assertFailed(written, IOException.class, "The session has ended before everything was written");
            assertFailed(session.written(), IOException.class, "The session has ended before everything was written");
        }
    }

    @Test
    void aTroubledCloseKeepsTheOrder() {
        session.send(new TestStream("abcdef").breaksAt(3), true);
        session.close(CloseStatus.GOING_AWAY);
        connection.lane().settle();
        assertThat(session.isOpen()).isFalse();
        assertThat(session.queuedBytes()).isZero();
    }

    private void assertSent(String hex) {
        connection.lane().settle();
        assertThat(transport.takeOutgoing()).isEqualTo(hex(hex));
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static void assertFailed(CompletionStage<Void> stage, Class<? extends Throwable> type, String message) {
        CompletableFuture<Throwable> problem =
                stage.handle((none, thrown) -> thrown).toCompletableFuture();
        assertThat(problem).isDone();
        assertThat(problem.join()).isInstanceOf(type).hasMessage(message);
    }
}
