package io.mahakam.session;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.session.memory.MemoryTransport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClosingHandshakeTests {
    private static final String KILOBYTE = "k".repeat(1022 - 2); // a frame of 1024 bytes has a header of 4

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
        assertThat(transport.closed()).as("a reset might overtake our Close").isZero();
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
