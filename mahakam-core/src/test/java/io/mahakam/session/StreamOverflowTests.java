package io.mahakam.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.session.Delivery.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What happens to messages behind one that is streamed, if they are too many. */
class StreamOverflowTests {
    /** Four pieces of ten bytes, and the end. */
    private static final String TEXT = "0123456789".repeat(4);

    private static final List<String> PIECES =
            List.of("01:0123456789", "00:0123456789", "00:0123456789", "00:0123456789", "80:");

    private final StepwiseWorkers workers = new StepwiseWorkers();

    @Nested
    class ToABlockedPeer {
        private final TestConnection connection = connection(100, Overflow.CLOSE);
        private final CompletionStage<Void> sent = connection.session().send(new TestStream(TEXT), true);

        ToABlockedPeer() {
            connection.transport().setCapacity(5);
            settle(connection);
        }

        @Test
        void theOldestOfARoomAreDropped() {
            List<Receipt> receipts = deliver(connection, share(2, Overflow.DROP_OLDEST), null, "a", "b", "c", "d");
            assertThat(readOn(connection)).isEqualTo(streamed("81:c", "81:d"));
            assertThat(sent).isCompleted();
            Outcome dropped = new Outcome(0, 0, 1, 0);
            Outcome written = new Outcome(1, 0, 0, 0);
            assertThat(receipts.stream().map(receipt -> ReceiptTests.result(receipt.flushed())))
                    .containsExactly(dropped, dropped, written, written);
        }

        @Test
        void theNewestOfARoomAreDropped() {
            deliver(connection, share(2, Overflow.DROP_NEWEST), null, "a", "b", "c", "d");
            assertThat(readOn(connection)).isEqualTo(streamed("81:a", "81:b"));
            assertThat(sent).isCompleted();
        }

        @Test
        void theNewestOfEachKeyIsLeft() {
            QueueShare prices = share(2, Overflow.CONFLATE);
            List<Receipt> receipts = deliver(connection, prices, "A", "1", "2");
            deliver(connection, prices, "B", "3", "4");
            deliver(connection, prices, "A", "5");
            assertThat(readOn(connection)).isEqualTo(streamed("81:5", "81:4"));
            assertThat(sent).isCompleted();
            assertThat(ReceiptTests.result(receipts.get(1).flushed())).isEqualTo(new Outcome(0, 1, 0, 0));
            assertThat(connection.session().queuedBytes()).isZero();
        }

        @Test
        void tooManyOfARoomThatClosesEndTheStream() {
            List<Receipt> receipts = deliver(connection, share(2, Overflow.CLOSE), null, "a", "b", "c");
            settle(connection);
            assertThat(connection.calls()).containsExactly("opened", "tooSlow:room:25");
            assertFailed(sent, "The session has ended before the message was sent");
            assertThat(readOn(connection))
                    .containsExactly(PIECES.get(0), "88:\3\u00F5Messages were not read fast enough");
            Outcome closed = new Outcome(0, 0, 0, 1);
            assertThat(receipts.stream().map(receipt -> ReceiptTests.result(receipt.flushed())))
                    .containsExactly(closed, closed, closed);
            assertThat(connection.session().queuedBytes()).isZero();
        }
    }

    @Nested
    class WithASlowStream {
        private final TestConnection connection = connection(100, Overflow.CLOSE);

        @Test
        void theBoundsHoldThoughThePeerReads() {
            CompletionStage<Void> sent = connection.session().send(new TestStream(TEXT), true);
            deliver(connection, share(2, Overflow.DROP_OLDEST), null, "a", "b", "c", "d");
            assertThat(readOn(connection)).isEqualTo(streamed("81:c", "81:d"));
            assertThat(sent).isCompleted();
        }

        @Test
        void thereAreNoneAnyMoreOnceItIsSent() {
            assertThat(connection.session().send(new TestStream(TEXT), true)).isNotNull();
            readOn(connection);
            connection.lane().execute(() -> {
                QueueShare room = share(2, Overflow.DROP_OLDEST);
                for (int i = 0; i < 4; i++) {
                    connection.session().deliver(frame("" + i), room, null, TestOptions.receipt());
                }
            });
            assertThat(readOn(connection)).containsExactly("81:0", "81:1", "81:2", "81:3");
        }

        @Test
        void itStaysThoughThoseBeforeItAreDropped() {
            connection.transport().setCapacity(0);
            QueueShare room = share(2, Overflow.DROP_OLDEST);
            deliver(connection, room, null, "a", "b");
            CompletionStage<Void> sent = connection.session().send(new TestStream("x"), true);
            settle(connection);
            deliver(connection, room, null, "c", "d", "e");
            assertThat(readOn(connection)).containsExactly("01:x", "80:", "81:d", "81:e");
            assertThat(sent).isCompleted();
        }
    }

    @Nested
    class SentBeyondABound {
        @Test
        void aStreamMakesRoomForItself() {
            TestConnection connection = full(Overflow.DROP_OLDEST);
            CompletionStage<Void> sent = connection.session().send(new TestStream("x"), true);
            settle(connection);
            connection.session().send("new");
            settle(connection);
            assertThat(readOn(connection)).containsExactly("81:4", "81:5", "01:x", "80:", "81:new");
            assertThat(sent).isCompleted();
        }

        @Test
        void aStreamDoesNotTakeThePlaceOfAnother() {
            TestConnection connection = full(Overflow.CONFLATE);
            CompletionStage<Void> first = connection.session().send(new TestStream("x"), true);
            CompletionStage<Void> second = connection.session().send(new TestStream("y"), true);
            settle(connection);
            connection.session().send("new");
            settle(connection);
            assertThat(readOn(connection)).containsExactly("81:new", "01:x", "80:", "01:y", "80:");
            assertThat(first).isCompleted();
            assertThat(second).isCompleted();
        }

        @Test
        void aStreamIsDroppedAsTheNewest() {
            TestConnection connection = full(Overflow.DROP_NEWEST);
            TestStream data = new TestStream("x");
            CompletionStage<Void> sent = connection.session().send(data, true);
            settle(connection);
            assertFailed(sent, "The message was dropped: too much is unsent");
            assertThat(data.closed()).isEqualTo(1);
            assertThat(connection.session().isOpen()).isTrue();
            assertThat(readOn(connection)).containsExactly("81:0", "81:1", "81:2", "81:3");
        }

        @Test
        void aStreamThatTheLaneMeetsAtABoundIsDroppedAsTheNewest() {
            TestConnection connection = connection(4, Overflow.DROP_NEWEST);
            connection.transport().setCapacity(0);
            for (int i = 0; i < 4; i++) {
                connection.session().send("" + i);
            }
            CompletionStage<Void> sent = connection.session().send(new TestStream("x"), true);
            settle(connection);
            assertFailed(sent, "The message was dropped: too much is unsent");
            assertThat(readOn(connection)).containsExactly("81:0", "81:1", "81:2", "81:3");
        }

        @Test
        void aStreamThatFindsNoRoomClosesTheSession() {
            TestConnection connection = connection(4, Overflow.DROP_OLDEST);
            connection.transport().setCapacity(0);
            deliver(connection, share(9, Overflow.CLOSE), null, "0", "1", "2", "3");
            CompletionStage<Void> sent = connection.session().send(new TestStream("x"), true);
            settle(connection);
            assertFailed(sent, "The message was dropped: too much is unsent");
            assertThat(connection.session().isOpen()).isFalse();
        }

        @Test
        void aMilestoneIsReachedAllTheSame() {
            for (Overflow overflow : List.of(Overflow.DROP_OLDEST, Overflow.DROP_NEWEST, Overflow.CONFLATE)) {
                TestConnection connection = full(overflow);
                CompletionStage<Void> written = connection.session().written();
                settle(connection);
                readOn(connection);
                assertThat(written).as(overflow.name()).isCompleted();
            }
        }
    }

    private TestConnection connection(int maxMessages, Overflow overflow) {
        TestConnection connection = new TestConnection(TestOptions.outbound(80, maxMessages, overflow), workers).open();
        workers.runAll();
        return connection;
    }

    /** Its peer does not read, and it was sent more than it may keep. */
    private TestConnection full(Overflow overflow) {
        TestConnection connection = connection(4, overflow);
        connection.transport().setCapacity(0);
        for (int i = 0; i < 6; i++) {
            connection.session().send("" + i);
            settle(connection);
        }
        return connection;
    }

    private static QueueShare share(int maxMessages, Overflow overflow) {
        return TestOptions.share(1000, maxMessages, overflow);
    }

    private static OutgoingFrame frame(String text) {
        return OutgoingFrame.of(text, PayloadEncoder.BASIC, null);
    }

    /** One by one. */
    private static List<Receipt> deliver(TestConnection connection, QueueShare room, Object key, String... messages) {
        List<Receipt> receipts = new ArrayList<>();
        for (String message : messages) {
            Receipt receipt = TestOptions.receipt();
            receipts.add(receipt);
            connection.lane().execute(() -> {
                connection.session().deliver(frame(message), room, key, receipt);
                receipt.taken();
            });
            connection.lane().settle();
        }
        return receipts;
    }

    private List<String> readOn(TestConnection connection) {
        connection.transport().setCapacity(Integer.MAX_VALUE);
        settle(connection);
        ByteBuffer bytes = ByteBuffer.wrap(connection.transport().takeOutgoing());
        List<String> frames = new ArrayList<>();
        while (bytes.hasRemaining()) {
            String first = Integer.toHexString(0x100 | (bytes.get() & 0xFF)).substring(1);
            byte[] payload = new byte[bytes.get()];
            bytes.get(payload);
            frames.add(first + ":" + new String(payload, StandardCharsets.ISO_8859_1));
        }
        return frames;
    }

    private void settle(TestConnection connection) {
        for (connection.lane().settle();
                workers.waiting() > 0;
                connection.lane().settle()) {
            workers.runAll();
        }
    }

    private static List<String> streamed(String... behind) {
        List<String> frames = new ArrayList<>(PIECES);
        frames.addAll(List.of(behind));
        return frames;
    }

    private static void assertFailed(CompletionStage<Void> stage, String message) {
        assertThat(stage.toCompletableFuture())
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(IOException.class)
                .withMessage(message);
    }
}
