package io.mahakam.session;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.session.Delivery.Outcome;
import io.mahakam.session.memory.MemoryTransport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The outbox at work in its session, over a transport in memory. */
class OutboxTests {
    private static final String KILOBYTE = "k".repeat(1022 - 2); // a frame of 1024 bytes has a header of 4

    @Nested
    class Sending {
        private final TestConnection connection = new TestConnection();
        private final TransportSession session = connection.session();
        private final MemoryTransport transport = connection.transport();

        @Test
        void tenMessagesOfOneTurnLeaveInOneWrite() {
            for (int i = 0; i < 10; i++) {
                session.send("" + i);
            }
            assertThat(transport.writes()).isZero();
            connection.lane().turn();
            assertThat(transport.writes()).isEqualTo(1);
            assertThat(connection.sent())
                    .isEqualTo(IntStream.range(0, 10).mapToObj(i -> "text:" + i).toList());
        }

        @Test
        void textAndBinaryAreFramesOfTheirKind() {
            assertThat(session.send("t").recipients()).isEqualTo(1);
            session.send(new byte[] {'b'});
            session.send(ByteBuffer.wrap(new byte[] {'c'}));
            session.send("");
            assertThat(connection.sent()).containsExactly("text:t", "binary:b", "binary:c", "text:");
        }

        @Test
        void theLaneIsWokenForASend() {
            int before = connection.lane().wakes();
            session.send("x");
            assertThat(connection.lane().wakes()).isEqualTo(before + 1);
        }

        @Test
        void aShortWriteResumesAtTheByte() {
            session.send("first");
            session.send("second");
            List<Byte> got = new ArrayList<>();
            for (int i = 0; i < 15; i++) {
                transport.setCapacity(1);
                connection.lane().settle();
                for (byte b : transport.takeOutgoing()) {
                    got.add(b);
                }
                assertThat(transport.writeWanted()).isEqualTo(i < 14);
                assertThat(session.queuedBytes()).isEqualTo(14L - i);
            }
            byte[] bytes = new byte[got.size()];
            IntStream.range(0, bytes.length).forEach(i -> bytes[i] = got.get(i));
            assertThat(Frames.read(bytes)).containsExactly("text:first", "text:second");
        }

        @Test
        void aMessageLargerThanTheLanesBufferGoesInSeveralWrites() {
            TestConnection large = new TestConnection(TestOptions.outbound(1_000_000, 10));
            large.session().send("x".repeat(200_000));
            assertThat(large.sent()).containsExactly("text:" + "x".repeat(200_000));
            assertThat(large.transport().writes()).isEqualTo(4);
        }

        @Test
        void whatTheTransportHoldsBackIsFlushedWhenItIsReady() {
            transport.setFlushed(false);
            session.send("x");
            connection.lane().turn();
            assertThat(transport.writeWanted()).isTrue();
            transport.setFlushed(true);
            connection.lane().settle();
            assertThat(transport.writeWanted()).isFalse();
            connection.lane().advance(ofSeconds(11));
            assertThat(transport.closed()).isZero();
        }

        @Test
        void aPayloadThatNobodyEncodesIsRefused() {
            assertThatIllegalArgumentException().isThrownBy(() -> session.send(1));
            assertThat(session.queuedBytes()).isZero();
        }

        @Test
        void aLostConnectionEndsTheSession() {
            transport.failWrites(new IOException("reset"));
            session.send("x");
            assertThat(connection.calls()).containsExactly("opened", "closed:1006");
            assertThat(session.queuedBytes()).isZero();
        }

        @Test
        void aFaultEndsTheSessionAndIsPassedOn() {
            transport.failWrites(new IllegalStateException("fault"));
            session.send("x");
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> connection.lane().settle());
            assertThat(transport.closed()).isEqualTo(1);
            assertThat(connection.listener().calls()).containsExactly("opened", "closed:1006");
        }
    }

    @Nested
    class Bounds {
        @Test
        void tooManyBytesCloseTheSession() {
            TestConnection connection = new TestConnection(TestOptions.outbound(3000, 100));
            connection.transport().setCapacity(0);
            TransportSession session = connection.session();
            session.send(KILOBYTE);
            session.send(KILOBYTE);
            connection.lane().settle();
            assertThat(session.send(KILOBYTE).recipients()).isZero();
            assertThat(session.isOpen()).isFalse();
            assertThat(session.send("x").recipients()).isZero();
            connection.lane().settle();
            assertThat(session.queuedBytes()).as("only the Close is left").isLessThan(100);

            connection.transport().setCapacity(Integer.MAX_VALUE);
            assertThat(connection.sent()).containsExactly("close:1013 Messages were not read fast enough");
            connection.receive(Frames.close(1013));
            assertThat(connection.calls()).containsExactly("opened", "tooSlow:null:2048", "closed:1013");
        }

        @Test
        void tooManyMessagesCloseTheSession() {
            TestConnection connection = new TestConnection(TestOptions.outbound(10_000, 3));
            connection.transport().setCapacity(0);
            for (int i = 0; i < 4; i++) {
                connection.session().send("" + i);
            }
            connection.lane().settle();
            connection.transport().setCapacity(Integer.MAX_VALUE);
            assertThat(connection.sent()).containsExactly("close:1013 Messages were not read fast enough");
        }

        @Test
        void theFrameThatIsBegunIsWrittenToItsEnd() {
            TestConnection connection = new TestConnection(TestOptions.outbound(3000, 100));
            connection.transport().setCapacity(10);
            for (int i = 0; i < 3; i++) {
                connection.session().send(KILOBYTE);
                connection.lane().settle();
            }
            connection.transport().setCapacity(Integer.MAX_VALUE);
            assertThat(connection.sent())
                    .containsExactly("text:" + KILOBYTE, "close:1013 Messages were not read fast enough");
        }

        @Test
        void anEmptyQueueTakesAMessageOfAnySize() {
            TestConnection connection = new TestConnection(TestOptions.outbound(3000, 100));
            connection.session().send("x".repeat(5000));
            assertThat(connection.sent()).containsExactly("text:" + "x".repeat(5000));
            connection.session().send("x".repeat(5000));
            assertThat(connection.sent()).hasSize(1);
        }

        @Test
        void pingsCountToo() {
            TestConnection connection = new TestConnection(TestOptions.outbound(3000, 100));
            connection.transport().setCapacity(0);
            connection.session().send("x");
            connection.lane().settle();
            for (int i = 0; i < 10_000; i++) {
                connection.session().ping(ByteBuffer.allocate(125));
            }
            assertThat(connection.lane().posted()).as("what waits for the lane").isLessThan(200);
            connection.lane().settle();
            assertThat(connection.session().queuedBytes()).isLessThan(100);
            connection.transport().setCapacity(Integer.MAX_VALUE);
            assertThat(connection.sent()).containsExactly("close:1013 Messages were not read fast enough");
        }

        @Test
        void areForPeersThatDoNotRead() {
            TestConnection connection = new TestConnection(TestOptions.outbound(3000, 100));
            QueueShare share = TestOptions.share(1000, 2);
            OutgoingFrame frame = OutgoingFrame.of("x", PayloadEncoder.BASIC, null);
            for (int i = 0; i < 1500; i++) {
                connection.session().send("x");
            }
            for (int i = 0; i < 20_000; i++) {
                connection
                        .lane()
                        .execute(() -> connection.session().deliver(frame, share, null, TestOptions.receipt()));
                if (i % 1000 == 999) {
                    connection.lane().settle();
                }
            }
            assertThat(connection.sent()).hasSize(21_500).containsOnly("text:x");
            assertThat(connection.session().queuedBytes()).isZero();
        }

        @Test
        void aSenderThatTheLaneCannotKeepUpWithIsStopped() {
            TestConnection connection = new TestConnection(TestOptions.outbound(3000, 100));
            int accepted = 0;
            for (int i = 0; i < 10_000; i++) {
                accepted += connection.session().send("x").recipients();
            }
            assertThat(accepted).isBetween(16 * 100, 16 * 100 + 15);
            assertThat(connection.sent()).endsWith("close:1013 Messages were not read fast enough");
        }

        @Test
        void aWholeBuffersWorthIsWrittenBeforeTheTurnEnds() {
            TestConnection connection = new TestConnection();
            connection.session().send("x".repeat(140_000));
            connection.session().send("y");
            connection.lane().turn();
            assertThat(connection.transport().writes()).isEqualTo(4); // three for what a buffer does not hold
        }

        @Test
        void aSourceHasABoundOfItsOwn() {
            TestConnection connection = new TestConnection();
            connection.transport().setCapacity(0);
            QueueShare share = TestOptions.share(1000, 2);
            OutgoingFrame frame = OutgoingFrame.of("x", PayloadEncoder.BASIC, null);
            connection.lane().execute(() -> {
                connection.session().deliver(frame, share, null, TestOptions.receipt());
                connection.session().deliver(frame, share, null, TestOptions.receipt());
            });
            connection.lane().settle();
            assertThat(connection.session().isOpen()).isTrue();
            connection.lane().execute(() -> {
                connection.session().deliver(frame, share, null, TestOptions.receipt());
                connection.session().deliver(frame, share, null, TestOptions.receipt());
            });
            connection.lane().settle();
            assertThat(connection.session().isOpen()).isFalse();
            connection.transport().setCapacity(Integer.MAX_VALUE);
            assertThat(connection.sent()).containsExactly("close:1013 Messages were not read fast enough");
            assertThat(connection.session().queuedBytes()).isZero();
        }

        @Test
        void whatASourceDeliversCountsForTheSession() {
            TestConnection connection = new TestConnection(TestOptions.outbound(3000, 100));
            connection.transport().setCapacity(0);
            OutgoingFrame frame = OutgoingFrame.of(KILOBYTE, PayloadEncoder.BASIC, null);
            QueueShare share = TestOptions.share(Long.MAX_VALUE, Integer.MAX_VALUE);
            connection.lane().execute(() -> {
                for (int i = 0; i < 3; i++) {
                    connection.session().deliver(frame, share, null, TestOptions.receipt());
                }
            });
            connection.lane().settle();
            assertThat(connection.session().isOpen()).isFalse();
        }
    }

    @Nested
    class Deliveries {
        @Test
        void tellWhenAMessageIsQueuedAndWhenItIsWritten() {
            TestConnection connection = new TestConnection();
            connection.transport().setCapacity(3);
            Delivery delivery = connection.session().send("hello");
            CompletionStage<Outcome> outcome = delivery.outcome();
            CompletionStage<Outcome> flushed = delivery.flushed();
            assertThat(delivery.recipients()).isEqualTo(1);
            assertThat(ReceiptTests.isDone(outcome)).isFalse();
            connection.lane().settle();
            assertThat(ReceiptTests.result(outcome)).isEqualTo(new Outcome(1, 0, 0, 0));
            assertThat(ReceiptTests.isDone(flushed)).isFalse();
            connection.transport().setCapacity(Integer.MAX_VALUE);
            connection.lane().settle();
            assertThat(ReceiptTests.result(flushed)).isEqualTo(new Outcome(1, 0, 0, 0));
        }

        @Test
        void tellWhatBecameOfThoseThatWereNotRead() {
            TestConnection connection = new TestConnection(TestOptions.outbound(3000, 2));
            connection.transport().setCapacity(0);
            Delivery first = connection.session().send("1");
            connection.session().send("2");
            connection.lane().settle();
            assertThat(connection.session().send("3").recipients()).isZero();
            connection.lane().settle();
            assertThat(ReceiptTests.result(first.outcome())).isEqualTo(new Outcome(1, 0, 0, 0));
            assertThat(ReceiptTests.result(first.flushed())).isEqualTo(new Outcome(0, 0, 0, 1));
        }

        @Test
        void tellOfASessionThatBeganToClose() {
            TestConnection connection = new TestConnection();
            connection.transport().receive(Frames.close(1000));
            Delivery delivery = connection.session().send("1");
            connection.lane().settle();
            assertThat(delivery.recipients()).isEqualTo(1);
            assertThat(ReceiptTests.result(delivery.flushed())).isEqualTo(new Outcome(0, 0, 0, 1));
        }

        @Test
        void tellOfThePolicyOfTheSession() {
            TestConnection connection = new TestConnection(TestOptions.outbound(3000, 2, Overflow.DROP_NEWEST));
            connection.transport().setCapacity(0);
            connection.session().send("1");
            connection.session().send("2");
            connection.lane().settle();
            Delivery third = connection.session().send("3");
            assertThat(third.recipients()).isEqualTo(1);
            assertThat(ReceiptTests.result(third.flushed())).isEqualTo(new Outcome(0, 0, 1, 0));
            connection.transport().setCapacity(Integer.MAX_VALUE);
            assertThat(connection.sent()).containsExactly("text:1", "text:2");
            assertThat(connection.calls()).containsExactly("opened");
        }

        @Test
        void doNotRunUserCodeOnTheLane() {
            StepwiseWorkers workers = new StepwiseWorkers();
            TestConnection connection = new TestConnection(SessionOptions.DEFAULT, workers).open();
            workers.runAll();
            List<Outcome> told = new ArrayList<>();
            connection.session().send("1").flushed().thenAccept(told::add);
            assertThat(connection.sent()).containsExactly("text:1");
            assertThat(told).isEmpty();
            workers.runAll();
            assertThat(told).containsExactly(new Outcome(1, 0, 0, 0));
        }
    }

    @Nested
    class ControlFrames {
        private final TestConnection connection = new TestConnection();
        private final MemoryTransport transport = connection.transport();

        @Test
        void aPingIsAnsweredAheadOfUserCode() {
            StepwiseWorkers busy = new StepwiseWorkers();
            TestConnection other = new TestConnection(SessionOptions.DEFAULT, busy).open();
            other.receive(Frames.text("1"), Frames.ping("are you there"));
            assertThat(other.sent()).containsExactly("pong:are you there");
            assertThat(other.calls()).isEmpty();
        }

        @Test
        void overtakeDataThatIsNotBegunAndSplitNone() {
            transport.setCapacity(3);
            connection.session().send("first");
            connection.session().send("second");
            connection.lane().settle();
            connection.receive(Frames.ping("p"));
            connection.session().ping(ByteBuffer.wrap(new byte[] {'q'}));
            connection.lane().settle();
            transport.setCapacity(Integer.MAX_VALUE);
            assertThat(connection.sent()).containsExactly("text:first", "pong:p", "ping:q", "text:second");
        }

        @Test
        void aCloseIsLast() {
            transport.setCapacity(0);
            connection.session().send("first");
            connection.session().send("second");
            connection.session().close(new CloseStatus(3000, "done"));
            connection.session().send("third");
            connection.session().ping(ByteBuffer.allocate(0));
            connection.lane().settle();
            transport.setCapacity(Integer.MAX_VALUE);
            assertThat(connection.sent()).containsExactly("text:first", "text:second", "close:3000 done");
        }

        @Test
        void aPongIsNoEvent() {
            connection.receive(Frames.pong("unasked"));
            assertThat(connection.calls()).containsExactly("opened");
            assertThat(connection.sent()).isEmpty();
        }

        @Test
        void aPingCarriesAtMost125Bytes() {
            connection.session().ping(ByteBuffer.allocate(125));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> connection.session().ping(ByteBuffer.allocate(126)))
                    .withMessage("A ping carries at most 125 bytes, not 126");
            assertThat(connection.sent()).hasSize(1);
        }

        @Test
        void aPingsPayloadIsReadAtOnceAndNotConsumed() {
            ByteBuffer payload = ByteBuffer.wrap(new byte[] {'a'});
            connection.session().ping(payload);
            payload.put(0, (byte) 'b');
            assertThat(connection.sent()).containsExactly("ping:a");
            assertThat(payload.remaining()).isEqualTo(1);
        }
    }

    @Nested
    class StalledWrites {
        private final TestConnection connection = new TestConnection();

        @Test
        void areSeenByATimerAlone() {
            connection.transport().setCapacity(0);
            connection.session().send("x");
            connection.lane().advance(ofMillis(9_999));
            assertThat(connection.transport().closed()).isZero();
            connection.lane().advance(ofMillis(1));
            assertThat(connection.transport().closed()).isEqualTo(1);
            assertThat(connection.calls()).containsExactly("opened", "closed:1006");
            assertThat(connection.lane().scheduled()).isZero();
        }

        @Test
        void areNotThoseThatGetOn() {
            connection.transport().setCapacity(0);
            connection.session().send("0123456789");
            for (int i = 0; i < 12; i++) {
                connection.lane().advance(ofSeconds(9));
                connection.transport().setCapacity(1);
                connection.receive(Frames.pong(""));
            }
            assertThat(connection.sent()).containsExactly("text:0123456789");
            connection.lane().advance(ofSeconds(20));
            assertThat(connection.transport().closed()).isZero();
        }

        @Test
        void aFalseAlarmDoesNotPutThemOff() {
            connection.transport().setCapacity(0);
            connection.session().send("x");
            connection.lane().advance(ofSeconds(9));
            connection.session().writable();
            connection.lane().advance(ofSeconds(1));
            assertThat(connection.transport().closed()).isEqualTo(1);
        }

        @Test
        void furtherSendsDoNotPutThemOff() {
            connection.transport().setCapacity(0);
            connection.session().send("x");
            for (int i = 0; i < 9; i++) {
                connection.lane().advance(ofSeconds(1));
                connection.session().send("y");
            }
            connection.lane().advance(ofSeconds(1));
            assertThat(connection.transport().closed()).isEqualTo(1);
        }
    }

    @Nested
    class ManyThreads {
        @Test
        void messagesLeaveWholeAndInEachThreadsOrder() throws InterruptedException {
            TestConnection connection = new TestConnection(TestOptions.outbound(Long.MAX_VALUE, Integer.MAX_VALUE));
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 8; t++) {
                String name = "t" + t + "-";
                threads.add(new Thread(() -> {
                    for (int i = 0; i < 2000; i++) {
                        connection.session().send(name + i + "x".repeat(i % 50));
                    }
                }));
            }
            threads.forEach(Thread::start);
            List<String> got = new ArrayList<>();
            while (threads.stream().anyMatch(Thread::isAlive)) {
                got.addAll(connection.sent());
            }
            got.addAll(connection.sent());
            assertThat(got).hasSize(16_000);
            for (int t = 0; t < 8; t++) {
                String name = "text:t" + t + "-";
                assertThat(got.stream().filter(message -> message.startsWith(name)))
                        .containsExactlyElementsOf(IntStream.range(0, 2000)
                                .mapToObj(i -> name + i + "x".repeat(i % 50))
                                .toList());
            }
            assertThat(connection.session().queuedBytes()).isZero();
        }
    }
}
