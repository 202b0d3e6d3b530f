package io.mahakam.protocol;

import static io.mahakam.protocol.CloseStatus.ABNORMAL;
import static io.mahakam.protocol.CloseStatus.GOING_AWAY;
import static io.mahakam.protocol.CloseStatus.INVALID_PAYLOAD;
import static io.mahakam.protocol.CloseStatus.MESSAGE_TOO_BIG;
import static io.mahakam.protocol.CloseStatus.NORMAL;
import static io.mahakam.protocol.CloseStatus.NO_STATUS;
import static io.mahakam.protocol.CloseStatus.PROTOCOL_ERROR;
import static io.mahakam.protocol.Conversation.binary;
import static io.mahakam.protocol.Conversation.bytes;
import static io.mahakam.protocol.Conversation.closed;
import static io.mahakam.protocol.Conversation.hex;
import static io.mahakam.protocol.Conversation.ping;
import static io.mahakam.protocol.Conversation.pong;
import static io.mahakam.protocol.Conversation.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each test holds for both ends, and for its bytes cut in any way. */
@ParameterizedClass
@EnumSource(Role.class)
class WebSocketProtocolTests {
    private static final ProtocolOptions LIMITS = new ProtocolOptions(200, 150);

    @Parameter
    Role role;

    private Conversation peer;

    @BeforeEach
    void open() {
        peer = new Conversation(role, ProtocolOptions.DEFAULT);
    }

    @AfterEach
    void everyCutOfTheBytesGivesTheSameEventsAndOutput() {
        peer.isExhausted();
        peer.isTheSameForEveryCut();
    }

    @Test
    void tellsWhetherAMessageHasBegun() {
        WebSocketProtocol server = WebSocketProtocol.server(ProtocolOptions.DEFAULT);
        String[] parts = {
            "01",
            "81 00000000 61", // text "a", to be continued
            "89 80 00000000", // a Ping in between
            "00 80 00000000", // an empty fragment
        };
        assertThat(server.messageBegun()).isFalse();
        for (String part : parts) {
            server.receiveNext(ByteBuffer.wrap(bytes(part)));
            assertThat(server.messageBegun()).as(part).isTrue();
        }
        assertThat(server.receiveNext(ByteBuffer.wrap(bytes("80 80 00000000")))).isInstanceOf(Event.Text.class);
        assertThat(server.messageBegun()).isFalse();

        server.receiveNext(ByteBuffer.wrap(bytes("8A"))); // a Pong begins
        assertThat(server.messageBegun()).isTrue();
        server.receiveNext(ByteBuffer.wrap(bytes("80 00000000")));
        assertThat(server.messageBegun()).isFalse();

        server.receiveNext(ByteBuffer.wrap(bytes("81 01"))); // not masked: fails
        assertThat(server.ended()).isTrue();
        assertThat(server.messageBegun()).isFalse();
    }

    @Nested
    class Section5_1_Overview {
        @ParameterizedTest
        @ValueSource(strings = {"81 05 48656c6c6f", "80 00", "88 02 03e8", "89 00", "82 7e ffff"})
        void aFrameThatIsMaskedOrNotAsOnlyTheOtherEndMayFails(String frame) {
            String rule =
                    role == Role.SERVER ? "A client's frame must be masked" : "A server's frame must not be masked";
            CloseStatus status = PROTOCOL_ERROR.withReason(rule);
            peer.receivesBytes(role == Role.SERVER ? frame : Conversation.mask(frame))
                    .gives(closed(status))
                    .writes(Conversation.closeFrame(status));
        }
    }

    @Nested
    class Section5_3_Masking {
        @Test
        void aClientTakesANewKeyForEachFrame() {
            AtomicInteger keys = new AtomicInteger();
            WebSocketProtocol client = WebSocketProtocol.client(ProtocolOptions.DEFAULT, keys::incrementAndGet);
            client.ping(ByteBuffer.wrap(bytes("00")));
            assertThat(client.pollOutput()).isEqualTo(ByteBuffer.wrap(bytes("89 81 00000001 00")));
            assertThat(client.message(Opcode.BINARY, ByteBuffer.wrap(bytes("00000000"))))
                    .isEqualTo(ByteBuffer.wrap(bytes("82 84 00000002 00000002")));
            client.close(NORMAL);
            assertThat(client.pollOutput()).isEqualTo(ByteBuffer.wrap(bytes("88 82 00000003 03e8")));
        }
    }

    @Nested
    class Section5_2_BaseFraming {
        @Test
        void aTextMessageInOneFrame() {
            peer.receives("81 05 48656c6c6f").gives(text("Hello")); // FIN text, 5 bytes
        }

        @Test
        void aBinaryMessageInOneFrame() {
            peer.receives("82 03 00ff80").gives(binary("00ff80"));
        }

        @Test
        void emptyMessages() {
            peer.receives("81 00", "82 00").gives(text(""), binary(""));
        }

        @ParameterizedTest
        @ValueSource(strings = {"7d", "7e 007e", "7e 007f", "7e 0080", "7e ffff", "7f 0000000000010000"})
        void everyFormOfLength(String length) {
            long size = Long.parseLong(length.substring(length.length() > 2 ? 3 : 0), 16);
            String payload = "61".repeat((int) size);
            peer.receives("81" + length + payload).gives(text("a".repeat((int) size)));
        }

        @Test
        void anElevenByteMessageInTwoSegments() {
            String frame = hex(frame("81 0b 68656c6c6f20776f726c64").array());
            peer.receivesBytes(frame.substring(0, 14)).gives();
            peer.receivesBytes(frame.substring(14)).gives(text("hello world"));
        }

        @Test
        void twoFramesInOneSegment() {
            peer.receives("81 03 6f6e65", "81 03 74776f").gives(text("one"), text("two"));
        }

        @Test
        void whatLiesBehindTheReceivedBytesIsNotPayload() {
            ByteBuffer large = ByteBuffer.allocate(1024); // zeros behind the frame's first three bytes of payload
            byte[] frame = frame("81 05 68656c6c6f").array();
            List<Event> events = new ArrayList<>();
            peer.protocol().receive(large.put(frame, 0, frame.length - 2).flip(), events::add);
            assertThat(events).isEmpty();
            peer.protocol().receive(ByteBuffer.wrap(frame, frame.length - 2, 2), events::add);
            assertThat(events).containsExactly(text("hello"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"c1 00", "a2 00", "91 00", "f1 00", "c9 00", "98 00"})
        void aReservedBitFails(String frame) {
            peer.receives(frame)
                    .failsWith(PROTOCOL_ERROR, "A reserved bit is set but no extension was negotiated for it");
        }

        @ParameterizedTest
        @ValueSource(ints = {0x3, 0x4, 0x5, 0x6, 0x7, 0xB, 0xC, 0xD, 0xE, 0xF})
        void aReservedOpcodeFails(int opcode) {
            peer.receives("%02x 00".formatted(0x80 | opcode)).failsWith(PROTOCOL_ERROR, "The opcode is reserved");
        }

        @Test
        void aReservedOpcodeFailsBeforeItsPayloadArrives() {
            peer.receivesBytes("83").failsWith(PROTOCOL_ERROR, "The opcode is reserved");
        }

        @ParameterizedTest
        @ValueSource(strings = {"8000000000000000", "8000000000000005", "ffffffffffffffff"})
        void aLengthWithItsTopBitSetFails(String length) {
            peer.receives("82 7f" + length).failsWith(PROTOCOL_ERROR, "A length has at most 63 bits");
        }

        @ParameterizedTest
        @ValueSource(strings = {"7e 0000", "7e 007d", "7f 0000000000000000", "7f 000000000000ffff"})
        void aLengthInMoreBytesThanNeededFails(String length) {
            peer.receives("82" + length)
                    .failsWith(PROTOCOL_ERROR, "A length must be encoded in as few bytes as possible");
        }
    }

    @Nested
    class Section5_4_Fragmentation {
        @Test
        void aMessageInThreeFragments() {
            peer.receives("01 03 48656c", "00 01 6c", "80 01 6f").gives(text("Hello"));
        }

        @Test
        void fragmentsKeepTheTypeOfTheFirst() {
            peer.receives("02 01 ff", "80 01 fe").gives(binary("fffe"));
        }

        @Test
        void emptyFragments() {
            peer.receives("01 00", "00 00", "00 01 61", "00 00", "80 00").gives(text("a"));
        }

        @Test
        void oneMessageAfterAnother() {
            peer.receives("01 01 61", "80 01 62", "02 00", "80 00", "81 01 63")
                    .gives(text("ab"), binary(""), text("c"));
        }

        @Test
        void controlFramesBetweenFragments() {
            peer.receives("01 02 4865", "89 01 70", "00 01 6c", "8a 00", "80 02 6c6f");
            peer.gives(ping("70"), pong(""), text("Hello")).writes("8a 01 70");
        }

        @Test
        void aCloseBetweenFragments() {
            peer.receives("01 02 4865", "88 02 03e8").gives(closed(NORMAL)).writes("88 02 03e8");
        }

        @ParameterizedTest
        @ValueSource(strings = {"80 00", "00 00", "80 05 48656c6c6f"})
        void aContinuationWithoutAMessageFails(String frame) {
            peer.receives(frame).failsWith(PROTOCOL_ERROR, "There is no message to continue");
        }

        @Test
        void aContinuationAfterTheLastFragmentFails() {
            peer.receives("01 01 61", "80 01 62", "80 01 63")
                    .gives(text("ab"), closed(noMessage()))
                    .writes(Conversation.closeFrame(noMessage()));
        }

        private CloseStatus noMessage() {
            return PROTOCOL_ERROR.withReason("There is no message to continue");
        }

        @ParameterizedTest
        @ValueSource(strings = {"81 00", "02 00", "01 00"})
        void aMessageWithinAMessageFails(String second) {
            peer.receives("01 01 61", second).failsWith(PROTOCOL_ERROR, "The previous message is not finished");
        }
    }

    @Nested
    class Section5_5_ControlFrames {
        @ParameterizedTest
        @ValueSource(strings = {"08 00", "09 00", "0a 00"})
        void aFragmentedControlFrameFails(String frame) {
            peer.receives(frame).failsWith(PROTOCOL_ERROR, "A control frame must not be fragmented");
        }

        @ParameterizedTest
        @ValueSource(strings = {"88 7e 007e", "89 7e 007e", "8a 7e 00ca", "89 7e 0001", "89 7f 0000000000010000"})
        void aControlFrameOver125BytesFails(String frame) {
            peer.receives(frame).failsWith(PROTOCOL_ERROR, "A control frame's payload is at most 125 bytes");
        }
    }

    @Nested
    class Section5_5_1_Close {
        @Test
        void theCodeIsEchoedTheReasonIsNot() {
            peer.receives("88 05 03e9 627965") // going away: bye
                    .gives(closed(GOING_AWAY.withReason("bye")))
                    .writes("88 02 03e9")
                    .is(ConnectionState.CLOSED);
            assertThat(peer.protocol().closeReceived()).isTrue();
            assertThat(peer.protocol().closeSent()).isTrue();
        }

        @Test
        void aCloseWithoutACodeIsAnsweredWithoutACode() {
            peer.receives("88 00").gives(closed(NO_STATUS)).writes("88 00");
        }

        @Test
        void theLongestReason() {
            peer.receives("88 7d 03e8" + "61".repeat(123))
                    .gives(closed(NORMAL.withReason("a".repeat(123))))
                    .writes("88 02 03e8");
        }

        @Test
        void dataBehindACloseIsIgnored() {
            peer.receives("88 02 03e8", "81 05 48656c6c6f", "89 00", "ff ff")
                    .gives(closed(NORMAL))
                    .writes("88 02 03e8");
            peer.receives("81 00").receivesEnd().gives().writes();
        }

        @Test
        void ourCloseIsAnsweredByThePeer() {
            peer.closes(GOING_AWAY.withReason("bye"))
                    .writes("88 05 03e9 627965")
                    .is(ConnectionState.CLOSING);
            assertThat(peer.protocol().closeReceived()).isFalse();
            peer.receives("88 02 03e9").gives(closed(GOING_AWAY)).writes().is(ConnectionState.CLOSED);
        }

        @Test
        void messagesArriveUntilThePeerCloses() {
            peer.closes(NORMAL).writes("88 02 03e8");
            peer.receives("81 01 61", "88 02 03e8").gives(text("a"), closed(NORMAL));
        }

        @Test
        void bothCloseAtOnce() {
            peer.closes(NORMAL).receives("88 02 03e9").gives(closed(GOING_AWAY)).writes("88 02 03e8");
        }

        @Test
        void theFirstOfOurClosesWins() {
            peer.closes(NO_STATUS).closes(NORMAL).writes("88 00");
        }

        @Test
        void aCloseAfterTheEndIsIgnored() {
            peer.receivesEnd().gives(closed(ABNORMAL)).closes(NORMAL).writes();
        }

        @Test
        void aFailureAfterOurCloseSendsNoSecondOne() {
            CloseStatus status = PROTOCOL_ERROR.withReason("The opcode is reserved");
            peer.closes(NORMAL)
                    .writes("88 02 03e8")
                    .receives("83 00")
                    .gives(closed(status))
                    .writes();
        }

        @ParameterizedTest
        @ValueSource(ints = {1004, 1006, 1015, 1016, 2999})
        void aCodeThatMustNotBeSentIsRefused(int code) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> peer.protocol().close(new CloseStatus(code)))
                    .withMessage("The close code " + code + " must not be sent");
        }

        @Test
        void noMessageFollowsAClose() {
            peer.closes(NORMAL).writes("88 02 03e8");
            assertThatIllegalStateException()
                    .isThrownBy(() -> peer.protocol().message(Opcode.TEXT, ByteBuffer.allocate(0)))
                    .withMessage("No message may follow a Close");
        }
    }

    @Nested
    class Section5_5_2_Ping {
        @Test
        void isAnsweredWithItsPayload() {
            peer.receives("89 05 48656c6c6f").gives(ping("48656c6c6f")).writes("8a 05 48656c6c6f");
        }

        @Test
        void of125Bytes() {
            String payload = "fe".repeat(125);
            peer.receives("89 7d" + payload).gives(ping(payload)).writes("8a 7d" + payload);
        }

        @Test
        void isAnsweredAfterOurCloseToo() {
            peer.closes(NORMAL)
                    .writes("88 02 03e8")
                    .receives("89 01 61")
                    .gives(ping("61"))
                    .writes("8a 01 61");
        }

        @Test
        void theAnswerGoesAheadOfTheClose() {
            peer.receives("89 01 61", "88 02 03e8")
                    .gives(ping("61"), closed(NORMAL))
                    .writes("8a 01 61", "88 02 03e8");
        }

        @Test
        void oursIsSent() {
            peer.pings("6869").writes("89 02 6869").pings("").pings("01").writes("89 00", "89 01 01");
        }

        @Test
        void oursIsNotSentAfterAClose() {
            peer.closes(NORMAL).pings("6869").writes("88 02 03e8");
        }

        @Test
        void oursHasAtMost125Bytes() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> peer.protocol().ping(ByteBuffer.allocate(126)))
                    .withMessage("A control frame's payload is at most 125 bytes, not 126");
        }

        @Test
        void thePayloadGivenIsNotTheOneSent() {
            WebSocketProtocol protocol = peer.protocol();
            protocol.receive(
                    frame("89 01 61"), event -> ((Event.Ping) event).payload().put(0, (byte) 0));
            assertThat(protocol.pollOutput()).isEqualTo(ours("8a 01 61"));
        }
    }

    @Nested
    class Section5_5_3_Pong {
        @Test
        void nobodyAskedForIsAnEventAndNoMore() {
            peer.receives("8a 02 6869").gives(pong("6869")).writes();
        }

        @Test
        void onlyTheNewestOfUnansweredPingsIsAnswered() {
            peer.receives("89 01 01", "89 01 02", "89 01 03")
                    .gives(ping("01"), ping("02"), ping("03"))
                    .writes("8a 01 03");
            peer.receives("89 01 04").gives(ping("04")).writes("8a 01 04");
        }
    }

    @Nested
    class Section5_6_DataFrames {
        @Test
        void aMessageIsOneFrame() {
            ByteBuffer payload = ByteBuffer.wrap(bytes("48656c6c6f")).asReadOnlyBuffer();
            ByteBuffer frame = peer.protocol().message(Opcode.TEXT, payload);
            assertThat(frame).isEqualTo(ours("81 05 48656c6c6f"));
            assertThat(payload.remaining()).isEqualTo(5);
        }

        @ParameterizedTest
        @EnumSource(
                names = {"TEXT", "BINARY"},
                mode = EnumSource.Mode.EXCLUDE)
        void noOtherFrameIsAMessage(Opcode opcode) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> peer.protocol().message(opcode, ByteBuffer.allocate(0)))
                    .withMessage("A message is text or binary, not " + opcode);
        }
    }

    @Nested
    class Section7_1_5_HowItEnds {
        @Test
        void withoutAClose() {
            peer.receives("81 01 61")
                    .receivesEnd()
                    .gives(text("a"), closed(ABNORMAL))
                    .writes()
                    .is(ConnectionState.CLOSED);
            assertThat(peer.protocol().ended()).isTrue();
            assertThat(peer.protocol().closeSent()).isFalse();
        }

        @Test
        void withinAFrame() {
            peer.receives("81 05 4865")
                    .receivesEnd()
                    .gives(closed(ABNORMAL))
                    .receives("6c6c6f")
                    .receivesEnd()
                    .gives();
        }

        @Test
        void afterOurUnansweredClose() {
            peer.closes(NORMAL).writes("88 02 03e8").receivesEnd().gives(closed(ABNORMAL));
        }

        @Test
        void onlyOnce() {
            peer.receives("88 00")
                    .gives(closed(NO_STATUS))
                    .writes("88 00")
                    .receivesEnd()
                    .receivesEnd()
                    .gives();
        }
    }

    @Nested
    class Section7_4_CloseCodes {
        /** 7.4.1, 7.4.2 and the registry of IANA, written down once more. */
        @Test
        void ofAllThatTwoBytesCanSayTheRegisteredAndTheFreeOnesPass() {
            for (int code = 0; code <= 0xFFFF; code++) {
                boolean registered = code >= 1000 && code <= 1003 || code >= 1007 && code <= 1014;
                boolean free = code >= 3000 && code <= 4999;
                Conversation conversation = new Conversation(role, ProtocolOptions.DEFAULT);
                conversation.receives("88 02 %04x".formatted(code));
                if (registered || free) {
                    conversation.gives(closed(new CloseStatus(code))).writes("88 02 %04x".formatted(code));
                } else {
                    conversation.failsWith(PROTOCOL_ERROR, "The close code must not be sent");
                }
            }
        }

        @ParameterizedTest
        @ValueSource(ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 4000, 4999})
        void thatMayBeSent(int code) {
            String frame = "88 02 %04x".formatted(code);
            peer.receives(frame).gives(closed(new CloseStatus(code))).writes(frame);
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535})
        void thatMustNotBeSentFail(int code) {
            peer.receives("88 02 %04x".formatted(code)).failsWith(PROTOCOL_ERROR, "The close code must not be sent");
        }

        @Test
        void ofOneByteFail() {
            peer.receives("88 01 03")
                    .failsWith(PROTOCOL_ERROR, "A Close has no payload, or begins with a code of two bytes");
        }

        @ParameterizedTest
        @ValueSource(strings = {"ff", "c3", "eda080"}) // never UTF-8; half a character; a surrogate
        void withAReasonThatIsNotUtf8Fail(String reason) {
            String length = "%02x".formatted(2 + reason.length() / 2);
            peer.receives("88" + length + "03e8" + reason).failsWith(INVALID_PAYLOAD, "The text is not UTF-8");
        }
    }

    @Nested
    class Section8_1_Utf8 {
        @Test
        void charactersCutByFragments() {
            // each fragment but the last ends inside a character
            peer.receives("01 03 cebae1", "00 03 bdb9cf", "00 06 83cebcceb5f0", "80 03 9f9880");
            peer.gives(text("\u03BA\u1F79\u03C3\u03BC\u03B5\uD83D\uDE00"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "80",
                    "ff",
                    "c080",
                    "c1bf",
                    "e09fbf",
                    "f08fbfbf",
                    "eda080",
                    "edbfbf",
                    "f4908080",
                    "f5",
                    "61c361"
                })
        void textThatIsNotUtf8Fails(String payload) {
            peer.receives("81 %02x".formatted(payload.length() / 2) + payload)
                    .failsWith(INVALID_PAYLOAD, "The text is not UTF-8");
        }

        @ParameterizedTest
        @ValueSource(strings = {"c3", "e282", "f09f98"})
        void textThatEndsWithinACharacterFails(String payload) {
            peer.receives("01 %02x".formatted(payload.length() / 2) + payload, "80 00")
                    .failsWith(INVALID_PAYLOAD, "The text is not UTF-8");
        }

        @Test
        void theFirstImpossibleByteFailsBeforeTheRestArrives() {
            peer.receives("01 06 cebae1bdb9f4")
                    .receives("00 7e 0100 90") // f4 90 is above U+10FFFF
                    .failsWith(INVALID_PAYLOAD, "The text is not UTF-8");
        }

        @Test
        void binaryNeedNotBeUtf8() {
            peer.receives("02 01 c3", "80 01 ff").gives(binary("c3ff"));
        }

        @Test
        void aPingWithinACharacter() {
            peer.receives("01 01 c3", "89 01 ff", "80 01 a9")
                    .gives(ping("ff"), text("é"))
                    .writes("8a 01 ff");
        }
    }

    @Nested
    class Section10_4_Limits {
        @BeforeEach
        void open() {
            peer = new Conversation(role, LIMITS);
        }

        @Test
        void aFrameAndAMessageOfExactlyTheirLimit() {
            peer.receives("02 7e 0096" + "00".repeat(150), "80 32" + "00".repeat(50))
                    .gives(binary("00".repeat(200)));
        }

        @ParameterizedTest
        @ValueSource(strings = {"82 7e 0097", "01 7e ffff", "82 7f 0000000080000000", "82 7f 7fffffffffffffff"})
        void aLargerFrameFailsBeforeItsPayloadArrives(String header) {
            peer.receives(header).failsWith(MESSAGE_TOO_BIG, "The frame is larger than this endpoint accepts");
        }

        @Test
        void aLargerMessageFailsBeforeTheFragmentArrives() {
            peer.receives("02 7e 0096" + "00".repeat(150), "80 33")
                    .failsWith(MESSAGE_TOO_BIG, "The message is larger than this endpoint accepts");
        }

        @Test
        void aMessageMayBeLimitedMoreThanAFrame() {
            peer = new Conversation(role, new ProtocolOptions(125, 1000));
            peer.receives("82 7e 007e").failsWith(MESSAGE_TOO_BIG, "The message is larger than this endpoint accepts");
        }

        @Test
        void theSumOfFragmentsDoesNotOverflow() {
            peer = new Conversation(role, new ProtocolOptions(Integer.MAX_VALUE, Integer.MAX_VALUE));
            peer.receives("02 01 00", "00 7f 000000007fffffff")
                    .failsWith(MESSAGE_TOO_BIG, "The message is larger than this endpoint accepts");
        }

        @Test
        void eachMessageCountsAnew() {
            String frame = "82 7e 0096" + "00".repeat(150);
            peer.receives(frame, frame).gives(binary("00".repeat(150)), binary("00".repeat(150)));
        }
    }

    @Nested
    class TheConsumerOfEvents {
        @Test
        void mayAnswerAtOnce() {
            WebSocketProtocol protocol = Conversation.protocol(role, ProtocolOptions.DEFAULT);
            protocol.receive(frame("81 01 61"), event -> protocol.close(NORMAL));
            assertThat(protocol.pollOutput()).isEqualTo(ours("88 02 03e8"));
            assertThat(protocol.state()).isEqualTo(ConnectionState.CLOSING);
        }

        @Test
        void isGivenTheRestAfterAnExceptionOfIts() {
            ByteBuffer frames = ByteBuffer.allocate(100)
                    .put(frame("81 01 61"))
                    .put(frame("81 01 62"))
                    .flip();
            RuntimeException thrown = new IllegalStateException("by the consumer");
            assertThatThrownBy(() -> peer.protocol().receive(frames, event -> {
                        throw thrown;
                    }))
                    .isSameAs(thrown);
            List<Event> events = new ArrayList<>();
            peer.protocol().receive(frames, events::add);
            assertThat(events).containsExactly(text("b"));
        }
    }

    /** A whole frame as this end's peer sends it. */
    private ByteBuffer frame(String plain) {
        return ByteBuffer.wrap(bytes(role == Role.SERVER ? Conversation.mask(plain) : plain));
    }

    /** A whole frame as this end sends it. */
    private ByteBuffer ours(String plain) {
        return ByteBuffer.wrap(bytes(role == Role.CLIENT ? Conversation.mask(plain) : plain));
    }
}
