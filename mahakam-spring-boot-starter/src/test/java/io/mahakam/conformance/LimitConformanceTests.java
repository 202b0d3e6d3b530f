package io.mahakam.conformance;

import static io.mahakam.conformance.ClientFrame.BINARY;
import static io.mahakam.conformance.ClientFrame.CONTINUATION;
import static io.mahakam.conformance.ClientFrame.FIN;
import static io.mahakam.conformance.ClientFrame.TEXT;
import static io.mahakam.conformance.ClientFrame.frame;
import static io.mahakam.conformance.ClientFrame.header;
import static io.mahakam.conformance.ClientFrame.hex;
import static io.mahakam.conformance.ClientFrame.text;
import static io.mahakam.conformance.ConformanceServer.MAX_FRAME_SIZE;
import static io.mahakam.conformance.ConformanceServer.MAX_MESSAGE_SIZE;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, 10.4: limits. What exceeds one is refused when its header has come, before any of its payload. */
class LimitConformanceTests extends ConformanceTests {
    @Test
    void aFrameAndAMessageMayBeAsLargeAsTheirLimits() throws Exception {
        byte[] half = new byte[MAX_FRAME_SIZE];
        RawPeer peer = connect();
        peer.send(frame(BINARY, half), frame(CONTINUATION, half), frame(FIN | CONTINUATION, new byte[0]));
        peer.expectBinary(new byte[MAX_MESSAGE_SIZE]);
        peer.send(text("the next one"));
        peer.expectText("the next one");
    }

    @ParameterizedTest
    @ValueSource(longs = {MAX_FRAME_SIZE + 1, Integer.MAX_VALUE, 1L << 31, 1L << 32, Long.MAX_VALUE})
    void aFrameBeyondTheLimitIsRefusedByItsHeader(long length) throws Exception {
        for (int opcode : new int[] {TEXT, FIN | TEXT, BINARY, FIN | BINARY}) {
            RawPeer peer = connect();
            peer.send(header(opcode, length));
            peer.expectFailure(1009);
        }
    }

    /** Not even the masking key is waited for. */
    @Test
    void theLengthAloneIsEnough() throws Exception {
        RawPeer peer = connect();
        peer.send(hex("82 ff 0000000000020001"));
        peer.expectFailure(1009);
    }

    @ParameterizedTest
    @ValueSource(ints = {CONTINUATION, FIN | CONTINUATION})
    void theFragmentThatExceedsTheMessageLimitIsRefusedByItsHeader(int firstByte) throws Exception {
        byte[] half = new byte[MAX_FRAME_SIZE];
        RawPeer peer = connect();
        peer.send(frame(BINARY, half), frame(CONTINUATION, half), header(firstByte, 1));
        peer.expectFailure(1009);
    }

    /** A reset would take the Close away from a peer that is still sending. */
    @Test
    void thePeerMaySendTheRestAndStillReadTheClose() throws Exception {
        RawPeer peer = connect();
        peer.send(header(FIN | BINARY, 4L * 1024 * 1024), new byte[4 * 1024 * 1024]);
        peer.expectFailure(1009);
    }
}
