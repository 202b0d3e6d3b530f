package io.mahakam.conformance;

import static io.mahakam.conformance.ClientFrame.BINARY;
import static io.mahakam.conformance.ClientFrame.CONTINUATION;
import static io.mahakam.conformance.ClientFrame.FIN;
import static io.mahakam.conformance.ClientFrame.TEXT;
import static io.mahakam.conformance.ClientFrame.binary;
import static io.mahakam.conformance.ClientFrame.close;
import static io.mahakam.conformance.ClientFrame.concat;
import static io.mahakam.conformance.ClientFrame.frame;
import static io.mahakam.conformance.ClientFrame.hex;
import static io.mahakam.conformance.ClientFrame.ping;
import static io.mahakam.conformance.ClientFrame.text;
import static io.mahakam.conformance.ClientFrame.utf8;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, 5.1 to 5.3, 5.6 and 5.8: single frames. */
class FramingConformanceTests extends ConformanceTests {
    @Nested
    class Section5_1_Overview {
        @ParameterizedTest
        @ValueSource(strings = {"81", "82", "88", "89", "8a", "01", "02"})
        void anUnmaskedFrameFailsTheConnection(String firstByte) throws Exception {
            RawPeer peer = connect();
            peer.send(hex(firstByte + "00"));
            peer.expectFailure(1002);
        }

        @Test
        void anUnmaskedContinuationFailsTheConnection() throws Exception {
            RawPeer peer = connect();
            peer.send(frame(TEXT, utf8("a")), hex("80 01 62"));
            peer.expectFailure(1002);
        }

        @Test
        void whatFollowsABrokenRuleIsNotProcessed() throws Exception {
            RawPeer peer = connect();
            peer.send(hex("81 00"), text("unheard"), ping("unheard"));
            peer.expectFailure(1002);
        }
    }

    @Nested
    class Section5_2_BaseFramingProtocol {
        @ParameterizedTest
        @ValueSource(strings = {"83", "84", "85", "86", "87", "8b", "8c", "8d", "8e", "8f", "03", "0b"})
        void aReservedOpcodeFailsTheConnectionAtItsFirstByte(String firstByte) throws Exception {
            RawPeer peer = connect();
            peer.send(hex(firstByte));
            peer.expectFailure(1002);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "c1", "a1", "91", "f1", "c2", "a2", "92", "c8", "a8", "98", "c9", "a9", "99", "ca", "aa", "9a"
                })
        void aReservedBitFailsTheConnectionAtItsFirstByte(String firstByte) throws Exception {
            RawPeer peer = connect();
            peer.send(hex(firstByte));
            peer.expectFailure(1002);
        }

        @ParameterizedTest
        @ValueSource(strings = {"40", "c0", "20", "a0", "10", "90"})
        void aReservedBitOfAContinuationFailsTheConnection(String firstByte) throws Exception {
            RawPeer peer = connect();
            peer.send(frame(TEXT, utf8("a")), hex(firstByte));
            peer.expectFailure(1002);
        }

        /** The whole header is sent, and none of the payload. */
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "82 fe 0000 00000000",
                    "82 fe 0001 00000000",
                    "82 fe 007d 00000000",
                    "82 ff 0000000000000000 00000000",
                    "82 ff 000000000000007e 00000000",
                    "82 ff 000000000000ffff 00000000",
                    "81 fe 007d 00000000"
                })
        void aLengthInMoreBytesThanNeededFailsTheConnection(String header) throws Exception {
            RawPeer peer = connect();
            peer.send(hex(header));
            peer.expectFailure(1002);
        }

        @ParameterizedTest
        @ValueSource(strings = {"82 ff 8000000000000000", "82 ff ffffffffffffffff", "81 ff 8000000000000001"})
        void aLengthWithItsTopBitSetFailsTheConnection(String header) throws Exception {
            RawPeer peer = connect();
            peer.send(hex(header));
            peer.expectFailure(1002);
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 125, 126, 127, 128, 65_535, 65_536, 65_537, 131_071, 131_072})
        void payloadsOfEveryKindOfLengthComeBack(int length) throws Exception {
            byte[] payload = random(length);
            RawPeer peer = connect();
            peer.send(binary(payload), text("x".repeat(length)));
            peer.expectBinary(payload);
            peer.expectText("x".repeat(length));
        }

        @Test
        void aWholeConversationMayComeByteByByte() throws Exception {
            byte[] payload = random(126);
            RawPeer peer = unconnected();
            peer.sendByteByByte(peer.handshake());
            peer.expectSwitchingProtocols();
            peer.sendByteByByte(text("Hello"), binary(payload));
            peer.expectText("Hello");
            peer.expectBinary(payload);
            peer.sendByteByByte(frame(TEXT, utf8("frag")), ping("between"));
            peer.expectPong("between");
            peer.sendByteByByte(frame(FIN | CONTINUATION, utf8("ments")));
            peer.expectText("fragments");
            peer.sendByteByByte(close(1000, utf8("enough")));
            peer.expectClose(1000);
        }

        @Test
        void aWholeConversationMayComeAtOnce() throws Exception {
            RawPeer peer = connect();
            byte[][] frames = new byte[1000][];
            for (int i = 0; i < frames.length; i++) {
                frames[i] = text("message " + i);
            }
            peer.send(frames);
            for (int i = 0; i < frames.length; i++) {
                peer.expectText("message " + i);
            }
        }
    }

    @Nested
    class Section5_3_ClientToServerMasking {
        @ParameterizedTest
        @ValueSource(strings = {"00000000", "ffffffff", "000000ff", "ff000000", "01020408", "80808080", "37fa213d"})
        void anyKeyUnmasks(String key) throws Exception {
            byte[] payload = random(1021);
            RawPeer peer = connect();
            peer.send(frame(FIN | BINARY, payload, hex(key)));
            peer.expectBinary(payload);
        }

        @Test
        void everyFrameHasItsOwnKey() throws Exception {
            RawPeer peer = connect();
            peer.send(concat(
                    frame(TEXT, utf8("one "), hex("01020304")),
                    frame(CONTINUATION, utf8("two "), hex("ffeeddcc")),
                    frame(FIN | CONTINUATION, utf8("three"), hex("00000000"))));
            peer.expectText("one two three");
        }

        /** The key's first byte belongs to the payload's first, wherever the stream is cut. */
        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17})
        void theKeyKeepsItsPlaceOverAnyCut(int cut) throws Exception {
            byte[] payload = random(33);
            byte[] frame = frame(FIN | BINARY, payload);
            RawPeer peer = connect();
            for (int from = 0; from < frame.length; from += cut) {
                peer.send(Arrays.copyOfRange(frame, from, Math.min(frame.length, from + cut)));
            }
            peer.expectBinary(payload);
        }
    }

    @Nested
    class Section5_6_DataFrames {
        @Test
        void textComesBackAsTextAndBinaryAsBinary() throws Exception {
            RawPeer peer = connect();
            peer.send(text("κόσμε"), binary(utf8("κόσμε")), text(""), binary(new byte[0]));
            peer.expectText("κόσμε");
            peer.expectBinary(utf8("κόσμε"));
            peer.expectText("");
            peer.expectBinary(new byte[0]);
        }

        @Test
        void binaryNeedsNotBeUtf8() throws Exception {
            byte[] payload = hex("00 80 c0 fe ff ed a0 80");
            RawPeer peer = connect();
            peer.send(binary(payload));
            peer.expectBinary(payload);
        }
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
