package io.mahakam.session;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mahakam.session.Delivery.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions whose listener is called where they are read and written. */
class InlineExecutionTests {
    private static final String KILOBYTE = "k".repeat(1020); // a frame of 1024 bytes

    /** A send of a kilobyte is written at once and not at the end of the turn. */
    private static final SessionOptions SMALL = TestOptions.outbound(1000, 1000);

    /** Of all listeners that belong to the lane. */
    private boolean insideOfACall;

    @Test
    void theLaneCallsInOrderAndNoWorkerIsNeeded() {
        TestConnection connection =
                TestConnection.inline(SessionOptions.DEFAULT).open();
        connection.listener().wantPongs();
        connection.receive(Frames.text("1"), Frames.binary((byte) 'b'), Frames.pong("p"), Frames.close(1000));
        assertThat(connection.calls()).containsExactly("opened", "text:1", "binary:b", "pong:p", "closed:1000");
        assertThat(connection.sessions().all()).isEmpty();
    }

    @Test
    void theAnswersToWhatWasReadTogetherAreWrittenTogether() {
        TestConnection connection =
                TestConnection.inline(SessionOptions.DEFAULT).open();
        connection.listener().on("text", (session, call) -> session.send(call));
        connection.receive(Frames.text("1"), Frames.text("2"), Frames.ping("p"), Frames.text("3"));
        assertThat(connection.sent()).containsExactly("pong:p", "text:text:1", "text:text:2", "text:text:3");
        assertThat(connection.transport().writes()).isEqualTo(1);
    }

    @Test
    void whatIsPostedIsNotOvertaken() {
        TestConnection connection =
                TestConnection.inline(SessionOptions.DEFAULT).open();
        OutgoingFrame broadcast = OutgoingFrame.of("2", PayloadEncoder.BASIC, null);
        QueueShare share = TestOptions.share(Long.MAX_VALUE, Integer.MAX_VALUE);
        connection.listener().on("text", (session, call) -> {
            session.send("1");
            connection.lane().post(() -> connection.session().deliver(broadcast, share, null, TestOptions.receipt()));
            session.send("3");
            session.close();
            session.send("never");
        });
        connection.receive(Frames.text(""));
        assertThat(connection.sent()).containsExactly("text:1", "text:2", "text:3", "close:1000");
    }

    @Test
    void aListenerMayPing() {
        TestConnection connection = TestConnection.inline(SessionOptions.DEFAULT);
        connection.listener().on("opened", (session, call) -> session.ping(ByteBuffer.wrap(new byte[] {'p'})));
        assertThat(connection.open().sent()).containsExactly("ping:p");
    }

    @Nested
    class AListenerThatThrows {
        @Test
        void closesItsSessionAndNoMessageFollows() {
            TestConnection connection =
                    TestConnection.inline(SessionOptions.DEFAULT).open();
            connection.listener().on("text", (session, call) -> {
                throw new IllegalStateException("secret");
            });
            connection.receive(Frames.text("1"), Frames.text("2"), Frames.binary((byte) 'b'));
            assertThat(connection.sent()).containsExactly("close:1011");
            connection.receive(Frames.text("3"), Frames.close(1011));
            assertThat(connection.calls()).containsExactly("opened", "text:1", "failed:secret", "closed:1011");
        }

        @Test
        void inOpenedIsStillToldOfTheEnd() {
            TestConnection connection = TestConnection.inline(SessionOptions.DEFAULT);
            connection.listener().on("opened", (session, call) -> {
                throw new Exception("no entry");
            });
            connection.transport().receive(Frames.text("behind the handshake"));
            connection.open();
            assertThat(connection.sent()).containsExactly("close:1011");
            connection.receiveEnd();
            assertThat(connection.calls()).containsExactly("opened", "failed:no entry", "closed:1006");
        }

        @Test
        void hasNoEffectOnItsNeighbours() {
            TestConnection connection =
                    TestConnection.inline(SessionOptions.DEFAULT).open();
            TestConnection neighbour = connection.inlineNeighbour().open();
            connection.listener().on("text", (session, call) -> {
                throw new StackOverflowError();
            });
            neighbour.transport().receive(Frames.text("2"));
            connection.receive(Frames.text("1"));
            assertThat(neighbour.calls()).containsExactly("opened", "text:2");
        }

        @Test
        void afterItsConnectionWasCutIsToldOfTheEndOnce() {
            TestConnection connection = TestConnection.inline(SMALL).open();
            connection.transport().failWrites(new IOException("gone"));
            connection.listener().on("text", (session, call) -> {
                session.send(KILOBYTE);
                throw new Exception("later");
            });
            connection.receive(Frames.text("1"), Frames.text("2"));
            assertThat(connection.calls()).containsExactly("opened", "text:1", "failed:later", "closed:1006");
        }
    }

    @Test
    void aListenerThatClosesGetsNoFurtherMessage() {
        TestConnection connection =
                TestConnection.inline(SessionOptions.DEFAULT).open();
        connection.listener().on("text", (session, call) -> session.close());
        connection.receive(Frames.text("1"), Frames.text("2")).receive(Frames.text("3"), Frames.close(1000));
        assertThat(connection.calls()).containsExactly("opened", "text:1", "closed:1000");
    }

    /** A send may find out that the peer is gone. */
    @Nested
    class ASendThatCuts {
        private final TestConnection connection = TestConnection.inline(SMALL).open();

        @Test
        void itsOwnSessionDoesNotCallInsideOfTheCall() {
            connection.transport().failWrites(new IOException("gone"));
            neverNested(connection, "closed");
            inside(connection, "text", () -> connection.session().send(KILOBYTE));
            connection.receive(Frames.text("1"), Frames.text("2"), Frames.close(1000));
            assertThat(connection.calls()).containsExactly("opened", "text:1", "closed:1006");
            assertThat(connection.transport().closed()).isEqualTo(1);
        }

        @Test
        void anotherSessionDoesNotCallInsideOfTheCall() {
            TestConnection other = connection.inlineNeighbour().open();
            other.transport().failWrites(new IOException("gone"));
            neverNested(other, "closed");
            inside(connection, "text", () -> {
                other.session().send(KILOBYTE);
                other.session().send(KILOBYTE);
            });
            connection.receive(Frames.text("1"));
            assertThat(other.calls()).containsExactly("opened", "closed:1006");
            assertThat(connection.calls()).containsExactly("opened", "text:1");
            assertThat(connection.session().isOpen()).isTrue();
        }

        @Test
        void anotherSessionThatHasWorkersIsToldByThem() {
            StepwiseWorkers workers = new StepwiseWorkers();
            TestConnection other =
                    new TestConnection(new Sessions(SMALL, PayloadEncoder.BASIC, workers), connection.lane());
            other.open();
            other.transport().failWrites(new IOException("gone"));
            inside(connection, "text", () -> other.session().send(KILOBYTE));
            connection.receive(Frames.text("1"));
            assertThat(other.calls()).isEmpty();
            workers.runAll();
            assertThat(other.calls()).containsExactly("opened", "closed:1006");
        }

        @Test
        void inOpenedEndsTheSessionBeforeItIsRead() {
            TestConnection late = TestConnection.inline(SMALL);
            late.transport().failWrites(new IOException("gone"));
            late.transport().receive(Frames.text("behind the handshake"));
            neverNested(late, "closed");
            inside(late, "opened", () -> late.session().send(KILOBYTE));
            late.open();
            assertThat(late.calls()).containsExactly("opened", "closed:1006");
            assertThat(late.lane().scheduled()).as("timers").isZero();
        }

        @ParameterizedTest
        @ValueSource(classes = {IllegalStateException.class, StackOverflowError.class})
        void byAFaultOfItsOwnDoesNotThrowAtTheSender(Class<? extends Throwable> type) throws Exception {
            TestConnection other = connection.inlineNeighbour().open();
            other.transport().failWrites(type.getConstructor(String.class).newInstance("fault"));
            neverNested(other, "closed");
            List<Delivery> deliveries = new ArrayList<>();
            inside(connection, "text", () -> deliveries.add(other.session().send(KILOBYTE)));
            assertThatThrownBy(() -> connection.receive(Frames.text("1")))
                    .as("what the lane is told")
                    .isInstanceOf(type)
                    .hasMessage("fault");
            assertThat(connection.calls()).containsExactly("opened", "text:1");
            assertThat(connection.session().isOpen()).isTrue();
            assertThat(other.calls()).containsExactly("opened", "closed:1006");
            assertThat(ReceiptTests.result(deliveries.get(0).flushed())).isEqualTo(new Outcome(0, 0, 0, 1));
        }

        @Test
        void orIsTooSlowIsToldInOrder() {
            TestConnection other = connection.inlineNeighbour().open();
            other.transport().setCapacity(0);
            neverNested(other, "tooSlow");
            inside(connection, "text", () -> {
                other.session().send("x".repeat(600));
                other.session().send("x".repeat(600));
                other.lane().post(() -> other.session().lost());
            });
            connection.receive(Frames.text("1"));
            assertThat(other.calls()).hasSize(3).startsWith("opened").endsWith("closed:1006");
            assertThat(other.calls().get(1)).startsWith("tooSlow:null:");
        }
    }

    @Nested
    class ReadingStops {
        @Test
        void inTheMiddleOfWhatWasReadWhileTheAnswersAreNotTaken() {
            TestConnection connection =
                    TestConnection.inline(TestOptions.outbound(10_000, 1000)).open();
            connection.listener().on("text", (session, call) -> session.send(KILOBYTE));
            connection.transport().setCapacity(0);
            connection.receive(texts(30));
            assertThat(connection.calls()).hasSize(1 + 5); // more than half of the bound is in use
            assertThat(connection.transport().readWanted()).isFalse();

            connection.transport().setCapacity(Integer.MAX_VALUE);
            assertThat(connection.sent()).hasSize(30);
            assertThat(connection.calls()).hasSize(1 + 30).endsWith("text:28", "text:29");
            assertThat(connection.transport().readWanted()).isTrue();
        }

        @Test
        void whileTheAnswersHaveToWaitForWhatWasPostedBefore() {
            TestConnection connection = TestConnection.inline(SMALL).open();
            connection.listener().on("text", (session, call) -> {
                connection.lane().post(() -> {});
                session.send(KILOBYTE);
            });
            connection.receive(texts(100));
            assertThat(connection.sent()).hasSize(100).doesNotContain("close:1013 Messages were not read fast enough");
        }

        /** The peer may well answer the heartbeat: we do not look. */
        @Test
        void andTheHeartbeatWithIt() {
            TestConnection connection =
                    TestConnection.inline(TestOptions.timeouts(ofSeconds(1), ofSeconds(1), ofSeconds(5), ofHours(1)));
            connection.listener().on("opened", (session, call) -> session.send("x".repeat(600_000)));
            connection.transport().setCapacity(0);
            connection.open();
            assertThat(connection.transport().readWanted()).isFalse();
            connection.lane().advance(ofSeconds(60));
            assertThat(connection.transport().closed()).isZero();

            connection.transport().setCapacity(Integer.MAX_VALUE);
            assertThat(connection.sent()).hasSize(1);
            connection.lane().advance(ofSeconds(1));
            assertThat(connection.sent()).containsExactly("ping:" + Frames.heartbeat(1));
        }
    }

    private void inside(TestConnection connection, String call, Runnable action) {
        connection.listener().on(call, (session, detail) -> {
            insideOfACall = true;
            action.run();
            insideOfACall = false;
        });
    }

    private void neverNested(TestConnection connection, String call) {
        connection
                .listener()
                .on(
                        call,
                        (session, detail) ->
                                assertThat(insideOfACall).as("inside of a call").isFalse());
    }

    private static byte[][] texts(int count) {
        return IntStream.range(0, count).mapToObj(i -> Frames.text("" + i)).toArray(byte[][]::new);
    }
}
