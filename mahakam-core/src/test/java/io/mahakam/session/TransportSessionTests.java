package io.mahakam.session;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.session.memory.MemoryLane;
import io.mahakam.session.memory.MemoryTransport;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TransportSessionTests {
    private static final String KILOBYTE = "k".repeat(1022 - 2); // a frame of 1024 bytes has a header of 4

    @Test
    void tellsWhatTheHandshakeSaid() {
        TransportSession session = new TestConnection().session();
        assertThat(session.uri()).isEqualTo(URI.create("ws://localhost/chat?name=me"));
        assertThat(session.principal().getName()).isEqualTo("me");
        assertThat(session.subprotocol()).isEqualTo("chat");
        assertThat(session.attributes()).isEmpty();
        assertThat(session.rooms()).isEmpty();
        assertThat(session).hasToString("session " + session.id() + " of /chat");
    }

    @Test
    void tellsWhetherAMessageWouldKeepWithinTheBound() {
        TestConnection connection = new TestConnection(TestOptions.outbound(10_000, 100));
        connection.transport().setCapacity(0);
        assertThat(connection.session().hasRoomFor(20_000)).as("alone").isTrue();
        connection.session().send(KILOBYTE);
        assertThat(connection.session().hasRoomFor(8_976)).isTrue();
        assertThat(connection.session().hasRoomFor(8_977)).isFalse();
        connection.transport().setCapacity(Integer.MAX_VALUE);
        connection.lane().settle();
        assertThat(connection.session().hasRoomFor(20_000)).isTrue();
    }

    @Nested
    class PausingReads {
        private final StepwiseWorkers workers = new StepwiseWorkers();

        @Test
        void whileTheMailboxIsFull() {
            TestConnection connection = new TestConnection(TestOptions.inbound(1000, 4), workers).open();
            workers.runAll();
            for (int i = 0; i < 4; i++) {
                connection.receive(Frames.text("" + i));
            }
            assertThat(connection.transport().readWanted()).isFalse();
            connection.receive(Frames.text("4"));
            assertThat(connection.transport().unread()).isPositive();

            workers.runAll();
            connection.lane().settle();
            workers.runAll();
            assertThat(connection.transport().readWanted()).isTrue();
            assertThat(connection.calls()).endsWith("text:3", "text:4");
        }

        @Test
        void byBytesToo() {
            TestConnection connection = new TestConnection(TestOptions.inbound(1000, 100), workers).open();
            connection.receive(Frames.text("x".repeat(1000)));
            assertThat(connection.transport().readWanted()).isFalse();
            workers.runAll();
            connection.lane().settle();
            assertThat(connection.transport().readWanted()).isTrue();
        }

        @Test
        void stopsInTheMiddleOfWhatWasRead() {
            TestConnection connection = new TestConnection(TestOptions.inbound(1_000_000, 4), workers).open();
            byte[][] frames = new byte[101][];
            Arrays.fill(frames, Frames.text("x"));
            frames[100] = Frames.close(1000);
            connection.receive(frames);
            workers.runAll();
            assertThat(connection.calls()).hasSize(1 + 4); // opened, and as many messages as may wait
            for (int i = 0; i < 100; i++) {
                connection.lane().settle();
                workers.runAll();
            }
            assertThat(connection.calls())
                    .hasSize(102)
                    .startsWith("opened", "text:x")
                    .endsWith("closed:1000");
        }

        @Test
        void userCodeMayCatchUpJustBeforeItSeesThePause() {
            // The worker runs between the look at the mailbox and the pause: nobody but the lane itself can resume.
            TestConnection connection = new TestConnection(TestOptions.inbound(1000, 1), Runnable::run);
            connection.open();
            for (int i = 0; i < 50; i++) {
                connection.receive(Frames.text("" + i));
            }
            assertThat(connection.transport().readWanted()).isTrue();
            assertThat(connection.calls()).hasSize(51);
        }

        @Test
        void whileThePeerDoesNotRead() {
            TestConnection connection = new TestConnection(TestOptions.outbound(10_000, 100));
            connection.transport().setCapacity(0);
            for (int i = 0; i < 6; i++) {
                connection.session().send(KILOBYTE);
            }
            connection.lane().settle();
            assertThat(connection.transport().readWanted()).isFalse();

            connection.transport().setCapacity(1000);
            connection.lane().settle();
            assertThat(connection.transport().readWanted())
                    .as("still above the low mark")
                    .isFalse();
            connection.transport().setCapacity(3000);
            connection.lane().settle();
            assertThat(connection.transport().readWanted())
                    .as("at the low mark")
                    .isTrue();
        }

        @Test
        void bytesThatTheTransportHoldsAreReadOnResuming() {
            TestConnection connection = new TestConnection(TestOptions.inbound(1000, 1), workers).open();
            workers.runAll();
            connection.receive(Frames.text("1"));
            connection.transport().receive(Frames.text("2"));
            workers.runAll();
            connection.lane().settle();
            workers.runAll();
            assertThat(connection.calls()).containsExactly("opened", "text:1", "text:2");
        }

        @Test
        void aCloseEndsThePause() {
            TestConnection connection = new TestConnection(TestOptions.outbound(10_000, 100));
            connection.transport().setCapacity(0);
            for (int i = 0; i < 6; i++) {
                connection.session().send(KILOBYTE);
            }
            connection.lane().settle();
            assertThat(connection.transport().readWanted()).isFalse();
            connection.session().close();
            connection.lane().settle();
            connection.transport().setCapacity(Integer.MAX_VALUE);
            assertThat(connection.sent()).hasSize(7).endsWith("close:1000");
            connection.receive(Frames.close(1000));
            assertThat(connection.calls()).containsExactly("opened", "closed:1000");
        }

        @Test
        void aBusyListenerDoesNotKeepAClosingSessionFromThePeersClose() {
            TestConnection connection = new TestConnection(TestOptions.inbound(1000, 2), workers).open();
            connection.receive(Frames.text("1"), Frames.text("2"));
            assertThat(connection.transport().readWanted()).isFalse();
            connection.session().close();
            connection
                    .receive(Frames.text("3"), Frames.text("4"), Frames.close(1000))
                    .receiveEnd();
            assertThat(connection.transport().closed())
                    .as("the handshake is done, however busy user code")
                    .isEqualTo(1);
            workers.runAll();
            assertThat(connection.calls()).containsExactly("opened", "closed:1000");
        }

        @Test
        void holdsAgainstAFalseAlarm() {
            TestConnection connection = new TestConnection(TestOptions.inbound(1000, 1), workers).open();
            workers.runAll();
            connection.receive(Frames.text("1"));
            connection.transport().receive(Frames.text("2"));
            connection.session().readable();
            assertThat(connection.transport().unread()).isPositive();
        }

        @Test
        void aFullBufferIsReadAgain() {
            TestConnection connection = new TestConnection(
                    new Sessions(TestOptions.inbound(1_000_000, 10_000), PayloadEncoder.BASIC, Runnable::run),
                    new MemoryLane(64));
            connection.open();
            connection.receive(Frames.text("x".repeat(300)), Frames.text("y"));
            assertThat(connection.calls()).containsExactly("opened", "text:" + "x".repeat(300), "text:y");
        }
    }

    @Nested
    class Pongs {
        private final TestConnection connection = new TestConnection();

        @Test
        void areToldInOrderWithTheMessages() {
            connection.listener().wantPongs();
            connection.receive(Frames.text("a"), Frames.pong("asked"), Frames.pong(""), Frames.text("b"));
            assertThat(connection.calls()).containsExactly("opened", "text:a", "pong:asked", "pong:", "text:b");
        }

        @Test
        void thatNobodyListensToCostNothing() {
            StepwiseWorkers workers = new StepwiseWorkers();
            TestConnection deaf = new TestConnection(TestOptions.inbound(1000, 4), workers).open();
            workers.runAll();
            for (int i = 0; i < 100; i++) {
                deaf.receive(Frames.pong("unasked"));
            }
            assertThat(workers.waiting()).isZero();
            assertThat(deaf.transport().readWanted()).isTrue();
        }

        @Test
        void areBoundedLikeMessages() {
            StepwiseWorkers workers = new StepwiseWorkers();
            TestConnection flooded = new TestConnection(TestOptions.inbound(1000, 4), workers);
            flooded.listener().wantPongs();
            flooded.open();
            for (int i = 0; i < 4; i++) {
                flooded.receive(Frames.pong(""));
            }
            assertThat(flooded.transport().readWanted()).isFalse();
            workers.runAll();
            flooded.lane().settle();
            assertThat(flooded.transport().readWanted()).isTrue();
            assertThat(flooded.calls()).containsExactly("opened", "pong:", "pong:", "pong:", "pong:");
        }

        @Test
        void ofTheHeartbeatAreNotTold() {
            connection.listener().wantPongs();
            connection.lane().advance(ofSeconds(25));
            connection.receive(Frames.pong(Frames.heartbeat(1)));
            connection.lane().advance(ofSeconds(25));
            connection.receive(Frames.pong(Frames.heartbeat(1)), Frames.pong(Frames.heartbeat(2)));
            assertThat(connection.calls()).containsExactly("opened");
        }

        @Test
        void thatOnlyLookLikeTheHeartbeatsAreTold() {
            connection.listener().wantPongs();
            connection.lane().advance(ofSeconds(25));
            connection.receive(Frames.pong(Frames.heartbeat(2)), Frames.pong(Frames.heartbeat(0)));
            connection.receive(Frames.pong("mahakam:"), Frames.pong("mahakam." + "\0\0\0\0\0\0\0\1"));
            assertThat(connection.calls()).hasSize(1 + 4);
        }
    }

    @Nested
    class UnfinishedMessages {
        private final TestConnection connection = new TestConnection();

        @Test
        void closeTheSessionHoweverTheyDrip() {
            connection.receive(Frames.masked(0x01, (byte) 'a')); // text, not final
            for (int i = 1; i < 60; i++) {
                connection.lane().advance(ofSeconds(1));
                connection.receive(Frames.masked(0x00), Frames.ping(""), Frames.pong(""));
                assertThat(connection.session().isOpen()).isTrue();
            }
            connection.sent();
            connection.lane().advance(ofSeconds(1));
            assertThat(connection.sent()).containsExactly("close:1008 A message was not finished in time");
            connection.receive(Frames.close(1008));
            assertThat(connection.calls()).containsExactly("opened", "closed:1008");
            assertThat(connection.lane().scheduled()).as("but for the close").isEqualTo(1);
        }

        @Test
        void areFramesToo() {
            byte[] frame = Frames.ping("unfinished");
            for (int i = 0; i < 3; i++) {
                connection.receive(new byte[] {frame[i]});
                connection.lane().advance(ofMillis(19_999));
            }
            assertThat(connection.session().isOpen()).isTrue();
            connection.lane().advance(ofMillis(3));
            assertThat(connection.sent()).containsExactly("close:1008 A message was not finished in time");
        }

        @Test
        void areNotThoseThatFinishInTime() {
            for (int i = 0; i < 10; i++) {
                connection.receive(Frames.masked(0x01, (byte) 'a'));
                connection.lane().advance(ofSeconds(20));
                connection.receive(Frames.masked(0x80, (byte) 'b'), new byte[] {(byte) 0x8A}); // a Pong begins
                connection.lane().advance(ofSeconds(20));
                connection.receive(new byte[] {(byte) 0x80, 0, 0, 0, 0}, Frames.masked(0x01, (byte) 'c'));
                connection.lane().advance(ofSeconds(20));
                connection.receive(Frames.masked(0x80, (byte) 'd'));
            }
            assertThat(connection.session().isOpen()).isTrue();
            assertThat(connection.calls()).hasSize(21).endsWith("text:ab", "text:cd");
        }

        @Test
        void costNoTimerWhileMessagesComeWhole() {
            int timers = connection.lane().scheduled();
            connection.receive(Frames.text("whole"), Frames.ping("whole"));
            assertThat(connection.lane().scheduled()).isEqualTo(timers);
            connection.receive(Frames.masked(0x01, (byte) 'a'));
            assertThat(connection.lane().scheduled()).isEqualTo(timers + 1);
        }

        @Test
        void doNotCountWhileWeDoNotRead() {
            StepwiseWorkers workers = new StepwiseWorkers();
            TestConnection slow = new TestConnection(TestOptions.messageTimeout(ofSeconds(20)), workers);
            slow.listener().wantPongs();
            slow.open();
            workers.runAll();
            slow.receive(Frames.masked(0x01, (byte) 'a'), Frames.pong("fills the mailbox"));
            assertThat(slow.transport().readWanted()).isFalse();
            slow.lane().advance(Duration.ofHours(1));
            assertThat(slow.session().isOpen()).isTrue();

            workers.runAll();
            slow.lane().settle();
            assertThat(slow.transport().readWanted()).isTrue();
            slow.lane().advance(ofMillis(19_999));
            assertThat(slow.session().isOpen()).isTrue();
            slow.lane().advance(ofMillis(1));
            assertThat(slow.session().isOpen()).isFalse();
        }

        @Test
        void mayTakeForEverIfTheTimeoutIsZero() {
            TestConnection patient = new TestConnection(TestOptions.messageTimeout(Duration.ZERO));
            patient.receive(Frames.masked(0x01, (byte) 'a'));
            for (int i = 0; i < 100; i++) {
                patient.lane().advance(ofSeconds(25));
                patient.receive(Frames.pong(""));
            }
            assertThat(patient.session().isOpen()).isTrue();
        }

        @Test
        void areOfNoInterestAfterAClose() {
            connection.session().close();
            connection.lane().settle();
            connection.receive(Frames.masked(0x01, (byte) 'a'));
            assertThat(connection.lane().scheduled()).as("the close timer").isEqualTo(1);
        }
    }

    @Nested
    class Heartbeats {
        private final TestConnection connection = new TestConnection();

        @Test
        void aSilentPeerIsPingedAfter25SecondsAndCut20SecondsLater() {
            connection.lane().advance(ofMillis(24_999));
            assertThat(connection.sent()).isEmpty();
            connection.lane().advance(ofMillis(1));
            assertThat(connection.sent()).containsExactly("ping:" + Frames.heartbeat(1));
            connection.lane().advance(ofMillis(19_999));
            assertThat(connection.transport().closed()).isZero();
            connection.lane().advance(ofMillis(1));
            assertThat(connection.transport().closed()).isEqualTo(1);
            assertThat(connection.calls()).containsExactly("opened", "closed:1006");
        }

        @Test
        void aPeerThatAnswersLivesOn() {
            for (int i = 1; i <= 10; i++) {
                connection.lane().advance(ofSeconds(25));
                assertThat(connection.sent()).containsExactly("ping:" + Frames.heartbeat(i));
                connection.receive(Frames.pong(""));
            }
            assertThat(connection.session().isOpen()).isTrue();
        }

        @Test
        void tellTheRoundTripTime() {
            assertThat(connection.session().roundTripTime()).isNull();
            connection.lane().advance(ofSeconds(25));
            connection.lane().advance(ofMillis(30));
            connection.receive(Frames.pong(Frames.heartbeat(1)));
            assertThat(connection.session().roundTripTime()).isEqualTo(ofMillis(30));
        }

        @Test
        void standStillWhileReadingIsPaused() {
            StepwiseWorkers workers = new StepwiseWorkers();
            TestConnection slow = new TestConnection(TestOptions.inbound(1000, 1), workers).open();
            slow.receive(Frames.text("1"));
            slow.lane().advance(Duration.ofHours(1));
            assertThat(slow.sent()).isEmpty();
            workers.runAll();
            slow.lane().advance(ofMillis(24_999));
            assertThat(slow.sent()).isEmpty();
            slow.lane().advance(ofMillis(1));
            assertThat(slow.sent()).containsExactly("ping:" + Frames.heartbeat(1));
        }

        @Test
        void endWithTheSession() {
            connection.receive(Frames.close(1000)).receiveEnd();
            assertThat(connection.lane().scheduled()).isZero();
        }
    }

    @Nested
    class Closing {
        private final TestConnection connection = new TestConnection();
        private final TransportSession session = connection.session();
        private final MemoryTransport transport = connection.transport();

        @Test
        void byUs() {
            session.close();
            assertThat(session.isOpen()).isFalse();
            assertThat(connection.sent()).containsExactly("close:1000");
            assertThat(transport.outputShutDown())
                    .as("not before the peer has answered")
                    .isFalse();
            connection.receive(Frames.close(1000));
            assertThat(transport.outputShutDown()).isTrue();
            assertThat(transport.closed())
                    .as("not before the peer has ended its half")
                    .isZero();
            connection.receiveEnd();
            assertThat(transport.closed()).isEqualTo(1);
            assertThat(connection.calls()).containsExactly("opened", "closed:1000");
            assertThat(connection.lane().scheduled()).isZero();
        }

        @Test
        void byThePeer() {
            connection.receive(Frames.close(4001));
            assertThat(session.isOpen()).isFalse();
            assertThat(connection.sent()).containsExactly("close:4001");
            assertThat(transport.outputShutDown()).isTrue();
            connection.receiveEnd();
            assertThat(transport.closed()).isEqualTo(1);
            assertThat(connection.calls()).containsExactly("opened", "closed:4001");
        }

        @Test
        void byBothAtOnce() {
            session.close(CloseStatus.GOING_AWAY);
            transport.receive(Frames.close(1000));
            assertThat(connection.sent()).as("one Close each").hasSize(1);
            connection.receiveEnd();
            assertThat(connection.calls()).containsExactly("opened", "closed:1000");
        }

        @Test
        void withoutAnAnswerEndsAfter5Seconds() {
            session.close();
            connection.lane().advance(ofMillis(4_999));
            assertThat(transport.closed()).isZero();
            connection.lane().advance(ofMillis(1));
            assertThat(transport.closed()).isEqualTo(1);
            assertThat(connection.calls()).containsExactly("opened", "closed:1006");
            assertThat(connection.lane().scheduled()).isZero();
        }

        @Test
        void ofAPeerThatKeepsItsHalfOpenEndsAfter5Seconds() {
            connection.receive(Frames.close(1000));
            connection.lane().advance(ofSeconds(5));
            assertThat(transport.closed()).isEqualTo(1);
            assertThat(connection.calls()).containsExactly("opened", "closed:1000");
        }

        @Test
        void ofAPeerThatDoesNotReadEndsAfter5Seconds() {
            transport.setCapacity(0);
            session.send("x");
            session.close();
            connection.lane().advance(ofSeconds(5));
            assertThat(transport.closed()).isEqualTo(1);
            assertThat(session.queuedBytes()).isZero();
            assertThat(connection.lane().scheduled()).isZero();
        }

        @Test
        void answersOnlyTheNewestPingOfAPeerThatDoesNotRead() {
            TestConnection connection = new TestConnection();
            connection.transport().setCapacity(0);
            connection.session().close();
            connection.lane().settle();
            connection.receive(Frames.ping("0"));
            long queued = connection.session().queuedBytes();
            for (int i = 1; i < 10; i++) {
                connection.receive(Frames.ping("" + i));
                assertThat(connection.session().queuedBytes()).isEqualTo(queued);
            }
            connection.transport().setCapacity(Integer.MAX_VALUE);
            assertThat(connection.sent()).containsExactly("close:1000", "pong:9");
            connection.receive(Frames.ping("later"));
            assertThat(connection.sent()).containsExactly("pong:later");
        }

        @Test
        void answersAPingThatCameBeforeTheClose() {
            TestConnection connection = new TestConnection();
            connection.receive(Frames.ping("1"), Frames.close(1000));
            assertThat(connection.sent()).containsExactly("pong:1", "close:1000");
        }

        @Test
        void endsAtOnceWhereTheTransportCannotHalfClose() {
            transport.setCanHalfClose(false);
            connection.receive(Frames.close(1000));
            assertThat(connection.sent()).containsExactly("close:1000");
            assertThat(transport.closed()).isEqualTo(1);
        }

        @Test
        void reachesAPeerThatEndsItsHalfRightAfterItsClose() {
            transport.receive(Frames.close(1000));
            transport.receiveEnd();
            connection.lane().settle();
            assertThat(connection.sent()).containsExactly("close:1000");
            assertThat(transport.closed()).isEqualTo(1);
            assertThat(connection.calls()).containsExactly("opened", "closed:1000");
        }

        @Test
        void becauseOfAnErrorReachesAPeerThatHasEndedItsHalf() {
            transport.receive(Frames.masked(0x83)); // a reserved opcode
            transport.receiveEnd();
            connection.lane().settle();
            assertThat(transport.takeOutgoing()).startsWith(0x88).containsSequence(0x03, (byte) 0xEA);
            assertThat(transport.closed()).isEqualTo(1);
            assertThat(connection.calls()).containsExactly("opened", "closed:1002");
        }

        @Test
        void becauseOfAnErrorEndsOurHalfFirst() {
            connection.receive(Frames.masked(0x83), Frames.text("ignored"));
            assertThat(transport.outputShutDown()).isTrue();
            assertThat(transport.closed()).isZero();
            connection.receive(Frames.text("ignored")).receiveEnd();
            assertThat(transport.closed()).isEqualTo(1);
            assertThat(connection.calls()).containsExactly("opened", "closed:1002");
        }

        @Test
        void becauseOfAnErrorWaitsForThePeersEndWhereTheTransportCannotHalfClose() {
            transport.setCanHalfClose(false);
            connection.receive(Frames.masked(0x83));
            assertThat(transport.closed())
                    .as("a reset might overtake our Close")
                    .isZero();
            connection.receiveEnd();
            assertThat(transport.closed()).isEqualTo(1);
        }

        @Test
        void anEndInMidMessageIsAbnormal() {
            connection.receive(new byte[] {(byte) 0x81, (byte) 0x85, 1}).receiveEnd();
            assertThat(connection.calls()).containsExactly("opened", "closed:1006");
            assertThat(transport.closed()).isEqualTo(1);
        }

        @Test
        void aReadErrorIsAbnormal() {
            transport.failReads(new IOException("reset"));
            connection.lane().settle();
            assertThat(connection.calls()).containsExactly("opened", "closed:1006");
        }

        @Test
        void anErrorBehindTheHandshakeChangesNothing() {
            connection.receive(Frames.close(1000));
            transport.failReads(new IOException("reset"));
            connection.lane().settle();
            assertThat(connection.calls()).containsExactly("opened", "closed:1000");
            assertThat(transport.closed()).isEqualTo(1);
        }

        @Test
        void happensOnce() {
            session.close();
            session.close(CloseStatus.GOING_AWAY);
            assertThat(connection.sent()).containsExactly("close:1000");
            connection.receive(Frames.close(1000)).receiveEnd();
            session.lost();
            connection.lane().advance(ofSeconds(100));
            assertThat(transport.closed()).isEqualTo(1);
            assertThat(connection.calls()).containsExactly("opened", "closed:1000");
        }

        @Test
        void withACodeThatMustNotBeSentIsRefused() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> session.close(CloseStatus.ABNORMAL))
                    .withMessage("Close code 1006 must not be sent");
            assertThat(session.isOpen()).isTrue();
        }

        @Test
        void nothingThrowsAfterTheEnd() {
            connection.receive(Frames.close(1000)).receiveEnd();
            connection.sent();
            assertThat(session.send("x").recipients()).isZero();
            session.ping(ByteBuffer.allocate(1));
            session.close();
            session.readable();
            session.writable();
            connection
                    .lane()
                    .execute(() -> session.deliver(
                            OutgoingFrame.of("x", PayloadEncoder.BASIC, null),
                            TestOptions.share(Long.MAX_VALUE, Integer.MAX_VALUE),
                            null,
                            TestOptions.receipt()));
            assertThat(connection.sent()).isEmpty();
            assertThat(session.queuedBytes()).isZero();
            assertThat(session.isOpen()).isFalse();
        }

        @Test
        void dropsWhatWasSentTooLate() {
            transport.receive(Frames.close(1000));
            session.send("the peer's Close is read first");
            assertThat(connection.sent()).containsExactly("close:1000");
            assertThat(session.queuedBytes()).isZero();
        }

        @Test
        void dropsWhatWasSentToALostPeer() {
            session.send("x");
            session.lost();
            assertThat(connection.sent()).isEmpty();
            assertThat(session.queuedBytes()).isZero();
        }

        @Test
        void comesBetweenASendAndItsWrite() {
            session.send("x");
            connection.lane().execute(session::lost);
            assertThat(connection.sent()).isEmpty();
            assertThat(session.queuedBytes()).isZero();
            assertThat(connection.calls()).containsExactly("opened", "closed:1006");
        }

        @Test
        void byThePeerComesBeforeOurComplaintThatItIsTooSlow() {
            TestConnection small = new TestConnection(TestOptions.outbound(3000, 100));
            small.transport().setCapacity(0);
            small.transport().receive(Frames.close(1000));
            small.session().send(KILOBYTE);
            small.session().send(KILOBYTE);
            small.session().send(KILOBYTE);
            small.lane().settle();
            small.transport().setCapacity(Integer.MAX_VALUE);
            assertThat(small.sent()).containsExactly("close:1000");
            assertThat(small.calls()).containsExactly("opened", "closed:1000");
        }

        @Test
        void leavesNothingQueuedThoughAFrameWasBegun() {
            transport.setCapacity(2);
            session.send("xyz");
            session.send("xyz");
            connection.lane().settle();
            session.lost();
            assertThat(session.queuedBytes()).isZero();
        }

        @Test
        void happensAfterATime() {
            connection.session().closeAfter(Duration.ofHours(1), new CloseStatus(4401, "expired"));
            connection.lane().settle();
            everyTenSecondsAMessage(connection, 359);
            assertThat(connection.session().isOpen()).isTrue();
            everyTenSecondsAMessage(connection, 2);
            assertThat(connection.session().isOpen()).isFalse();
            assertThat(connection.sent()).containsExactly("close:4401 expired");
            connection.lane().advance(Duration.ofSeconds(6));
            assertThat(connection.transport().closed()).isEqualTo(1);
        }

        private void everyTenSecondsAMessage(TestConnection connection, int times) {
            for (int i = 0; i < times; i++) {
                connection.lane().advance(Duration.ofSeconds(10));
                connection.receive(Frames.text("x"));
            }
        }

        @Test
        void earlierThanAfterItsTimeLeavesNoTimerBehind() {
            connection.session().closeAfter(Duration.ofHours(1), CloseStatus.GOING_AWAY);
            connection.lane().settle();
            connection.receive(Frames.close(1000)).receiveEnd();
            assertThat(connection.lane().scheduled()).isZero();
        }

        @Test
        void afterATimeThatWasOverAtTheHandshakeComesOnceTheConnectionIsOpen() {
            TestConnection expired = new TestConnection(SessionOptions.DEFAULT, Runnable::run);
            expired.session().closeAfter(Duration.ofSeconds(-1), CloseStatus.GOING_AWAY);
            expired.lane().settle();
            expired.lane().advance(Duration.ofMillis(250));
            expired.open();
            expired.lane().advance(Duration.ofMillis(250));
            assertThat(expired.sent()).containsExactly("close:1001");
        }

        @Test
        void isToldToWhomItConcerns() {
            TestConnection watched = new TestConnection(SessionOptions.DEFAULT, Runnable::run);
            List<List<String>> ends = new ArrayList<>();
            watched.session().whenEnded(() -> ends.add(List.copyOf(watched.calls())));
            watched.open();
            assertThat(ends).isEmpty();
            watched.session().lost();
            assertThat(ends).containsExactly(List.of("opened", "closed:1006"));
        }

        @Test
        void beforeTheConnectionIsOpenTellsNobody() {
            TestConnection never = new TestConnection(SessionOptions.DEFAULT, Runnable::run);
            never.session().lost();
            assertThat(never.calls()).isEmpty();
            assertThat(never.transport().closed()).isEqualTo(1);
            assertThat(never.sessions().all()).isEmpty();
        }

        @Test
        void otherSessionsAreNotDisturbed() {
            TestConnection other = new TestConnection(connection.sessions(), connection.lane()).open();
            connection.receive(Frames.masked(0x83));
            other.receive(Frames.text("still here"));
            other.session().send("answer");
            assertThat(other.sent()).containsExactly("text:answer");
            assertThat(other.calls()).containsExactly("opened", "text:still here");
        }
    }

    @Nested
    class Rooms {
        private final TestConnection connection = new TestConnection();
        private final List<String> left = new ArrayList<>();

        @Test
        void areLeftBeforeClosedIsTold() {
            enter("a");
            connection
                    .listener()
                    .on("closed", (session, call) -> assertThat(left).containsExactly("a"));
            connection.receive(Frames.close(1000));
            assertThat(connection.calls()).containsExactly("opened", "closed:1000");
        }

        @Test
        void areLeftWhenWeBeginToClose() {
            enter("a");
            assertThat(connection.session().rooms()).containsExactly("a");
            connection.session().close();
            connection.lane().settle();
            assertThat(left).containsExactly("a");
            assertThat(connection.session().rooms()).isEmpty();
        }

        @Test
        void areNotEnteredByAClosingSession() {
            connection.session().close();
            assertThat(enter("a")).isEqualTo(EnteredRoom.Entry.CLOSING);
            assertThat(connection.session().rooms()).isEmpty();
        }

        @Test
        void areNotMoreThanAllowed() {
            enter("a");
            assertThat(enter("b")).isEqualTo(EnteredRoom.Entry.TOO_MANY);
            assertThat(connection.session().rooms()).containsExactly("a");
        }

        private EnteredRoom.Entry enter(String name) {
            EnteredRoom room = new EnteredRoom() {
                @Override
                public String name() {
                    return name;
                }

                @Override
                public void leave() {
                    left.add(name);
                    connection.session().exit(this);
                }
            };
            return connection.session().enter(room, 1);
        }

        @Test
        void whatWasDeliveredBeforeTheCloseIsWritten() {
            OutgoingFrame frame = OutgoingFrame.of("last words", PayloadEncoder.BASIC, null);
            QueueShare share = TestOptions.share(Long.MAX_VALUE, Integer.MAX_VALUE);
            connection.lane().execute(() -> connection.session().deliver(frame, share, null, TestOptions.receipt()));
            connection.session().close();
            connection.lane().execute(() -> connection.session().deliver(frame, share, null, TestOptions.receipt()));
            assertThat(connection.sent()).containsExactly("text:last words", "close:1000");
        }
    }
}
