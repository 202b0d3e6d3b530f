package io.mahakam.session;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.session.memory.MemoryLane;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SessionReaderTests {
    private static final String KILOBYTE = "k".repeat(1022 - 2); // a frame of 1024 bytes has a header of 4

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

        private static TestConnection pausedByItsPeer() {
            TestConnection connection = new TestConnection(TestOptions.outbound(10_000, 100));
            connection.transport().setCapacity(0);
            for (int i = 0; i < 6; i++) {
                connection.session().send(KILOBYTE);
            }
            connection.lane().settle();
            assertThat(connection.transport().readWanted()).isFalse();
            return connection;
        }

        @Test
        void whileThePeerDoesNotRead() {
            TestConnection connection = pausedByItsPeer();
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
            TestConnection connection = pausedByItsPeer();
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
}
