package io.mahakam.conformance;

import static io.mahakam.conformance.ClientFrame.BINARY;
import static io.mahakam.conformance.ClientFrame.CONTINUATION;
import static io.mahakam.conformance.ClientFrame.FIN;
import static io.mahakam.conformance.ClientFrame.PONG;
import static io.mahakam.conformance.ClientFrame.TEXT;
import static io.mahakam.conformance.ClientFrame.close;
import static io.mahakam.conformance.ClientFrame.concat;
import static io.mahakam.conformance.ClientFrame.frame;
import static io.mahakam.conformance.ClientFrame.ping;
import static io.mahakam.conformance.ClientFrame.text;
import static io.mahakam.conformance.ClientFrame.utf8;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, 5.4: fragmentation. */
class FragmentationConformanceTests extends ConformanceTests {
    private static final byte[] EMPTY = new byte[0];

    @Test
    void fragmentsMakeAMessage() throws Exception {
        RawPeer peer = connect();
        peer.send(
                frame(TEXT, utf8("one, ")),
                frame(CONTINUATION, utf8("two, ")),
                frame(FIN | CONTINUATION, utf8("three")));
        peer.expectText("one, two, three");
    }

    @Test
    void fragmentsMayBeEmpty() throws Exception {
        RawPeer peer = connect();
        peer.send(frame(TEXT, EMPTY), frame(CONTINUATION, EMPTY), frame(FIN | CONTINUATION, EMPTY));
        peer.send(frame(BINARY, EMPTY), frame(CONTINUATION, utf8("middle")), frame(FIN | CONTINUATION, EMPTY));
        peer.expectText("");
        peer.expectBinary(utf8("middle"));
    }

    @Test
    void aHundredThousandEmptyFragmentsAreOneMessage() throws Exception {
        byte[] empty = frame(CONTINUATION, EMPTY);
        byte[][] fragments = new byte[100_000][];
        Arrays.fill(fragments, empty);
        RawPeer peer = connect();
        peer.send(frame(TEXT, utf8("a")), concat(fragments), frame(FIN | CONTINUATION, utf8("b")));
        peer.expectText("ab");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 64})
    void aMessageMayComeInSmallFragments(int size) throws Exception {
        byte[] payload = new byte[65_536];
        new Random(1).nextBytes(payload);
        byte[][] fragments = new byte[payload.length / size][];
        for (int i = 0; i < fragments.length; i++) {
            int fin = i == fragments.length - 1 ? FIN : 0;
            byte[] fragment = Arrays.copyOfRange(payload, i * size, (i + 1) * size);
            fragments[i] = frame(fin | (i == 0 ? BINARY : CONTINUATION), fragment);
        }
        RawPeer peer = connect();
        peer.send(fragments);
        peer.expectBinary(payload);
    }

    @Test
    void aPingInsideAMessageIsAnsweredBeforeTheMessageEnds() throws Exception {
        RawPeer peer = connect();
        peer.send(frame(TEXT, utf8("be")), ping("inside"));
        peer.expectPong("inside");
        peer.send(frame(CONTINUATION, utf8("twe")), ping("again"));
        peer.expectPong("again");
        peer.send(frame(FIN | CONTINUATION, utf8("en")));
        peer.expectText("between");
    }

    @Test
    void aPongInsideAMessageIsNoPartOfIt() throws Exception {
        RawPeer peer = connect();
        peer.send(frame(TEXT, utf8("a")), frame(FIN | PONG, utf8("unasked")), frame(FIN | CONTINUATION, utf8("b")));
        peer.expectText("ab");
    }

    @Test
    void aCloseInsideAMessageEndsTheConnection() throws Exception {
        RawPeer peer = connect();
        peer.send(frame(TEXT, utf8("never finished")), close(1001));
        peer.expectClose(1001);
    }

    @ParameterizedTest
    @ValueSource(ints = {CONTINUATION, FIN | CONTINUATION})
    void aContinuationWithoutStartFailsTheConnection(int firstByte) throws Exception {
        RawPeer peer = connect();
        peer.send(frame(firstByte, utf8("a")));
        peer.expectFailure(1002);
    }

    @ParameterizedTest
    @ValueSource(ints = {CONTINUATION, FIN | CONTINUATION})
    void aContinuationAfterTheEndFailsTheConnection(int firstByte) throws Exception {
        RawPeer peer = connect();
        peer.send(text("whole"));
        peer.expectText("whole");
        peer.send(frame(TEXT, utf8("a")), frame(FIN | CONTINUATION, utf8("b")));
        peer.expectText("ab");
        peer.send(frame(firstByte, utf8("c")));
        peer.expectFailure(1002);
    }

    @ParameterizedTest
    @ValueSource(ints = {TEXT, FIN | TEXT, BINARY, FIN | BINARY})
    void aNewMessageInsideAMessageFailsTheConnection(int firstByte) throws Exception {
        RawPeer peer = connect();
        peer.send(frame(TEXT, utf8("a")), frame(firstByte, utf8("b")));
        peer.expectFailure(1002);
    }
}
