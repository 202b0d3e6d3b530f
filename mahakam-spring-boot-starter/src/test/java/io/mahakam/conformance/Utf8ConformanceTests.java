package io.mahakam.conformance;

import static io.mahakam.conformance.ClientFrame.CONTINUATION;
import static io.mahakam.conformance.ClientFrame.FIN;
import static io.mahakam.conformance.ClientFrame.TEXT;
import static io.mahakam.conformance.ClientFrame.concat;
import static io.mahakam.conformance.ClientFrame.frame;
import static io.mahakam.conformance.ClientFrame.header;
import static io.mahakam.conformance.ClientFrame.hex;
import static io.mahakam.conformance.ClientFrame.text;
import static io.mahakam.conformance.ClientFrame.utf8;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, 8.1: text is UTF-8 (RFC 3629), or the connection fails as soon as it cannot be. */
class Utf8ConformanceTests extends ConformanceTests {
    /** Characters of one to four bytes, the first and the last of each length among them. */
    private static final String ALL_LENGTHS = "\0a\u007F\u0080é\u07FF\u0800€\uD7FF\uE000\uFFFD\uFFFF𐀀😀\uDBFF\uDFFF";

    @Test
    void charactersOfEveryLengthComeBack() throws Exception {
        RawPeer peer = connect();
        peer.send(text(ALL_LENGTHS));
        peer.expectText(ALL_LENGTHS);
    }

    @Test
    void textMayBeFragmentedAtEveryByte() throws Exception {
        byte[] payload = utf8(ALL_LENGTHS);
        RawPeer peer = connect();
        for (int cut = 0; cut <= payload.length; cut++) {
            peer.send(
                    frame(TEXT, Arrays.copyOf(payload, cut)),
                    frame(FIN | CONTINUATION, Arrays.copyOfRange(payload, cut, payload.length)));
            peer.expectText(ALL_LENGTHS);
        }
    }

    @Test
    void textMayComeInFragmentsOfOneByte() throws Exception {
        byte[] payload = utf8(ALL_LENGTHS);
        RawPeer peer = connect();
        for (int i = 0; i < payload.length; i++) {
            peer.send(frame(i == 0 ? TEXT : CONTINUATION, new byte[] {payload[i]}));
        }
        peer.send(frame(FIN | CONTINUATION, new byte[0]));
        peer.expectText(ALL_LENGTHS);
    }

    /** The frame announces more than is sent, so the Close comes while the message is still being received. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "80", // no character begins so
                "bf",
                "c080", // overlong
                "c1bf",
                "e09f",
                "f08f",
                "eda0", // surrogates
                "edbf",
                "f490", // above U+10FFFF
                "f5",
                "f8",
                "fc",
                "fe",
                "ff",
                "c328", // cut short by another character
                "c3c3",
                "e282 28",
                "e228",
                "f09f98 28",
                "f09f28"
            })
    void whatCannotBeUtf8FailsTheConnectionAtOnce(String invalid) throws Exception {
        RawPeer inFrame = connect();
        inFrame.send(withoutTheRest(TEXT, concat(utf8("κόσμε"), hex(invalid))));
        inFrame.expectFailure(1007);

        RawPeer inContinuation = connect();
        inContinuation.send(frame(TEXT, utf8("κόσμε")), withoutTheRest(CONTINUATION, hex(invalid)));
        inContinuation.expectFailure(1007);

        RawPeer whole = connect();
        whole.send(frame(FIN | TEXT, hex(invalid)));
        whole.expectFailure(1007);
    }

    @ParameterizedTest
    @ValueSource(strings = {"c3 28", "c0 80", "e2 82 28", "ed a0 80", "f0 9f 98 28", "f4 90 80 80"})
    void whatCannotBeUtf8IsFoundAcrossFragments(String invalid) throws Exception {
        byte[] payload = hex(invalid);
        for (int cut = 1; cut < payload.length; cut++) {
            RawPeer peer = connect();
            peer.send(
                    frame(TEXT, Arrays.copyOf(payload, cut)),
                    frame(CONTINUATION, Arrays.copyOfRange(payload, cut, payload.length)));
            peer.expectFailure(1007);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"c3", "e2", "e282", "f0", "f09f", "f09f98"})
    void textThatEndsInsideACharacterFailsTheConnection(String begun) throws Exception {
        RawPeer whole = connect();
        whole.send(frame(FIN | TEXT, concat(utf8("a"), hex(begun))));
        whole.expectFailure(1007);

        RawPeer fragmented = connect();
        fragmented.send(frame(TEXT, hex(begun)), frame(FIN | CONTINUATION, new byte[0]));
        fragmented.expectFailure(1007);
    }

    /** A frame of which only this much is sent: its header announces another 100 bytes. */
    private static byte[] withoutTheRest(int firstByte, byte[] payload) {
        byte[] masked = frame(firstByte, payload);
        byte[] header = header(firstByte, payload.length + 100);
        System.arraycopy(header, 0, masked, 0, header.length);
        return masked;
    }
}
