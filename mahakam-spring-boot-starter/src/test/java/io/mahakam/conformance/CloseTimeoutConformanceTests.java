package io.mahakam.conformance;

import static io.mahakam.conformance.ClientFrame.close;
import static io.mahakam.conformance.ClientFrame.hex;
import static io.mahakam.conformance.ConformanceServer.SHORT_CLOSE_TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.session.WebSocketSession;
import org.junit.jupiter.api.Test;

/**
 * RFC 6455, 7.1: nobody is waited for for ever. The servers of these tests do not wait for long; those of all others wait for
 * longer than a test may take.
 */
class CloseTimeoutConformanceTests extends ConformanceTests {
    @Test
    void whoDoesNotAnswerACloseIsDropped() throws Exception {
        RawPeer peer = connect();
        WebSocketSession session = peer.session();
        long start = System.nanoTime();
        session.close(CloseStatus.GOING_AWAY);
        peer.expectClose(1001);
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(SHORT_CLOSE_TIMEOUT.toNanos());
        assertThat(peer.closed()).isEqualTo(CloseStatus.ABNORMAL);
    }

    /** The server has ended its half and waits for the other, though not for ever. */
    @Test
    void whoKeepsTheConnectionAfterTheClosingHandshakeIsDropped() throws Exception {
        RawPeer answered = connect();
        answered.send(close(1000));
        answered.expectClose(1000);
        RawPeer failed = connect();
        failed.send(hex("83"));
        failed.expectClose(1002);
        // Faults in exchanges of other tests, on threads of their servers, are none of ours.
        await().dontCatchUncaughtExceptions().until(answered::isReset);
        await().dontCatchUncaughtExceptions().until(failed::isReset);
    }
}
