package io.mahakam.protocol;

import static io.mahakam.protocol.CloseStatus.INVALID_PAYLOAD;
import static io.mahakam.protocol.CloseStatus.MESSAGE_TOO_BIG;
import static io.mahakam.protocol.CloseStatus.NORMAL;
import static io.mahakam.protocol.CloseStatus.PROTOCOL_ERROR;
import static io.mahakam.protocol.Conversation.binary;
import static io.mahakam.protocol.Conversation.closed;
import static io.mahakam.protocol.Conversation.hex;
import static io.mahakam.protocol.Conversation.ping;
import static io.mahakam.protocol.Conversation.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.ThreadMXBean;
import io.mahakam.protocol.PermessageDeflate.Direction;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compressed messages, by the sections of RFC 7692. */
class PermessageDeflateTests {
    private static final PermessageDeflate ALONE =
            new PermessageDeflate(new Direction(false, 15), new Direction(false, 15));
    private static final PermessageDeflate TAKEOVER =
            new PermessageDeflate(new Direction(true, 15), new Direction(true, 15));
    private static final ProtocolOptions OPTIONS = new ProtocolOptions(1000, 1000);
    private static final String NOT_DEFLATE = "The compressed message is not DEFLATE data";
    private static final String TOO_BIG = "The message is larger than this endpoint accepts";

    /** In both roles, with and without context takeover, whole and cut everywhere; nothing is held in the end. */
    private static void always(Consumer<Conversation> test) {
        for (PermessageDeflate agreed : List.of(ALONE, TAKEOVER)) {
            with(agreed, test);
        }
    }

    private static void with(PermessageDeflate agreed, Consumer<Conversation> test) {
        for (Role role : Role.values()) {
            Conversation peer = new Conversation(role, OPTIONS, agreed);
            test.accept(peer);
            peer.isExhausted();
            peer.isTheSameForEveryCut();
            peer.receivesEnd();
            assertThat(peer.compressors().inUse()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 7, 16})
    void otherWindowsDoNotExist(int windowBits) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Direction(true, windowBits))
                .withMessage("Window bits are 8 to 15, not " + windowBits);
    }

    @Nested
    class Section6_Framing {
        @Test
        void aMessageMayBeMarkedOrNot() {
            always(peer -> peer.receives("81 05 48656c6c6f", "c1 07 f248cdc9c90700", "82 01 ff")
                    .gives(text("Hello"), text("Hello"), binary("ff")));
        }

        @Test
        void onlyTheFirstFrameIsMarked() {
            always(peer -> peer.receives("41 03 f248cd", "80 04 c9c90700").gives(text("Hello")));
            always(peer -> peer.receives("41 03 f248cd", "c0 04 c9c90700")
                    .failsWith(PROTOCOL_ERROR, "Only the first frame of a message may be marked as compressed"));
            always(peer -> peer.receives("01 01 61", "c0 01 61")
                    .failsWith(PROTOCOL_ERROR, "Only the first frame of a message may be marked as compressed"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"c8 00", "c9 00", "ca 00"})
        void controlFramesAreNotMarked(String frame) {
            always(peer -> peer.receives(frame)
                    .failsWith(PROTOCOL_ERROR, "Only the first frame of a message may be marked as compressed"));
        }

        @Test
        void aMarkMeansNothingUnlessItWasAgreed() {
            with(
                    null,
                    peer -> peer.receives("c1 07 f248cdc9c90700")
                            .failsWith(PROTOCOL_ERROR, "A reserved bit is set but no extension was negotiated for it"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"a1 00", "91 00", "e1 00", "f1 00", "c3 00"})
        void otherReservedBitsAndOpcodesStayReserved(String frame) {
            always(peer -> peer.receives(frame)
                    .failsWith(
                            PROTOCOL_ERROR,
                            frame.equals("c3 00")
                                    ? "Only the first frame of a message may be marked as compressed"
                                    : "A reserved bit is set but no extension was negotiated for it"));
        }

        @Test
        void controlFramesComeInBetween() {
            always(peer -> peer.receives("41 03 f248cd", "89 01 70", "80 04 c9c90700")
                    .gives(ping("70"), text("Hello"))
                    .writes("8a 01 70"));
        }
    }

    @Nested
    class Section7_2_2_Decompression {
        @Test
        void theExamplesOfTheRfc() {
            always(peer -> peer.receives("c1 07 f248cdc9c90700").gives(text("Hello"))); // 7.2.3.1: fixed codes
            with(
                    TAKEOVER,
                    peer -> peer.receives("c1 07 f248cdc9c90700", "c1 05 f200110000") // 7.2.3.2: the window is shared
                            .gives(text("Hello"), text("Hello")));
            always(peer ->
                    peer.receives("c1 0b 000500faff48656c6c6f00").gives(text("Hello"))); // 7.2.3.3: not compressed
            always(peer -> peer.receives("c1 08 f348cdc9c9070000").gives(text("Hello"))); // 7.2.3.4: a last block
            always(peer -> peer.receives("c1 0d f248050000 00ffffcac9c90700").gives(text("Hello"))); // 7.2.3.5: two
            always(peer -> peer.receives("c1 01 00").gives(text(""))); // 7.2.3.6: an empty message
        }

        @Test
        void blocksThatSayTheyAreTheLastAreNot() {
            String last = "f348cdc9c90700";
            always(peer -> peer.receives("c1 0e" + last + last).gives(text("HelloHello")));
            always(peer -> peer.receives("c1 07" + last, "c1 08" + last + "00", "c1 07 f248cdc9c90700")
                    .gives(text("Hello"), text("Hello"), text("Hello")));
        }

        @Test
        void anEmptyPayloadIsAnEmptyMessage() {
            always(peer -> peer.receives("c1 07 f248cdc9c90700", "c2 00", "42 00", "80 00", "c1 07 f248cdc9c90700")
                    .gives(text("Hello"), binary(""), binary(""), text("Hello")));
        }

        @Test
        void withoutTakeoverNoMessageRefersToAnother() {
            with(
                    ALONE,
                    peer -> peer.receives("c1 07 f248cdc9c90700", "c1 05 f200110000")
                            .gives(text("Hello"), closed(INVALID_PAYLOAD.withReason(NOT_DEFLATE)))
                            .writes(Conversation.closeFrame(INVALID_PAYLOAD.withReason(NOT_DEFLATE))));
        }

        @ParameterizedTest
        @ValueSource(strings = {"c1 01 07", "c1 05 0005000000", "c1 03 f200ff"})
        void whatIsNotDeflateIsRefused(String frame) {
            always(peer -> peer.receives(frame).failsWith(INVALID_PAYLOAD, NOT_DEFLATE));
        }

        @Test
        void aMessageThatStopsInsideABlockIsRefused() {
            with(ALONE, peer -> peer.receives("c2 04 000500fa").failsWith(INVALID_PAYLOAD, NOT_DEFLATE));
            with(ALONE, peer -> peer.receives("c2 07 000900f6ff4865").failsWith(INVALID_PAYLOAD, NOT_DEFLATE));
        }

        @Test
        void textIsCheckedWhenItIsInflated() {
            always(peer -> peer.receives("c1 08 000200fdffc3a900").gives(text("é")));
            always(peer -> peer.receives("c1 07 000100feffff00").failsWith(INVALID_PAYLOAD, "The text is not UTF-8"));
            always(peer -> peer.receives("c1 07 000100feffc300").failsWith(INVALID_PAYLOAD, "The text is not UTF-8"));
            always(peer -> peer.receives("c2 07 000100feffff00").gives(binary("ff")));
        }

        @Test
        void textFailsBeforeItsMessageIsComplete() {
            always(peer -> peer.receives("41 06 000100feffff").failsWith(INVALID_PAYLOAD, "The text is not UTF-8"));
        }

        @Test
        void whatIsWrongFirstIsTold() {
            always(peer -> peer.receives("c1 07 000100feffff07").failsWith(INVALID_PAYLOAD, "The text is not UTF-8"));
            byte[] tooLargeAndNotUtf8 = new byte[1001];
            tooLargeAndNotUtf8[999] = -1;
            always(peer -> peer.receives(frame(0xC1, compressed(tooLargeAndNotUtf8)))
                    .failsWith(INVALID_PAYLOAD, "The text is not UTF-8"));
            byte[] notUtf8BeyondTheLimit = new byte[1001];
            notUtf8BeyondTheLimit[1000] = -1;
            always(peer -> peer.receives(frame(0xC1, compressed(notUtf8BeyondTheLimit)))
                    .failsWith(MESSAGE_TOO_BIG, TOO_BIG));
        }
    }

    @Nested
    class Limits {
        @Test
        void areKeptToTheByte() {
            byte[] most = new byte[1000];
            always(peer -> peer.receives(frame(0xC2, compressed(most))).gives(binary(hex(most))));
            always(peer ->
                    peer.receives(frame(0xC2, compressed(new byte[1001]))).failsWith(MESSAGE_TOO_BIG, TOO_BIG));
        }

        @Test
        void countAllFragments() {
            byte[] compressed = compressed(new byte[2000]);
            always(peer -> peer.receives(
                            frame(0x42, Arrays.copyOf(compressed, 5)),
                            frame(0x80, Arrays.copyOfRange(compressed, 5, compressed.length)))
                    .failsWith(MESSAGE_TOO_BIG, TOO_BIG));
        }

        @Test
        void allowForWhatDeflateAddsToNoise() {
            byte[] noise = new byte[1000];
            new Random(3).nextBytes(noise);
            byte[] compressed = compressed(noise);
            assertThat(compressed).hasSizeGreaterThan(1000);
            always(peer -> peer.receives(frame(0xC2, compressed)).gives(binary(hex(noise))));
            always(peer -> peer.receives("82 7e 03e9")
                    .failsWith(MESSAGE_TOO_BIG, "The frame is larger than this endpoint accepts"));
            always(peer -> peer.receives("c2 7e 04a6")
                    .failsWith(MESSAGE_TOO_BIG, "The frame is larger than this endpoint accepts"));
        }

        @Test
        void emptyBlocksCostNoMemory() {
            TestCompressors compressors = new TestCompressors();
            WebSocketProtocol server = WebSocketProtocol.server(ProtocolOptions.DEFAULT, ALONE, compressors);
            byte[] empty = new byte[4000];
            for (int i = 0; i < empty.length; i += 5) {
                empty[i + 3] = empty[i + 4] = -1; // 00 00 00 FF FF
            }
            ByteBuffer first = masked(0x42, empty);
            ByteBuffer next = masked(0x00, empty);
            List<Event> events = new ArrayList<>();
            server.receive(first, events::add);
            server.receive(next.duplicate(), events::add);
            long before = allocated();
            for (int i = 0; i < 2000; i++) {
                server.receive(next.duplicate(), events::add);
            }
            assertThat((allocated() - before) / 2000)
                    .as("bytes for each frame of 4000: nothing adds up")
                    .isLessThan(5000);
            assertThat(events).isEmpty();
            assertThat(compressors.inUse()).isEqualTo(1);
            server.receiveEnd(events::add);
            assertThat(compressors.inUse()).isZero();
        }

        @Test
        void aBombCostsNoMoreThanTheLimit() {
            byte[] bomb = bomb(100 << 20);
            assertThat(bomb).hasSizeLessThan(103 << 10);
            int limit = 64 << 10;
            cost(bomb, limit); // loads the classes
            assertThat(cost(bomb, limit)).isLessThan(limit + (64 << 10));
        }

        /** What a server allocates that is sent this. */
        private static long cost(byte[] bomb, int limit) {
            WebSocketProtocol server =
                    WebSocketProtocol.server(new ProtocolOptions(limit, 200 << 10), ALONE, new TestCompressors());
            List<Event> events = new ArrayList<>();
            ByteBuffer bytes = masked(0xC2, bomb);
            long before = allocated();
            server.receive(bytes, events::add);
            long cost = allocated() - before;
            assertThat(events).containsExactly(closed(MESSAGE_TOO_BIG.withReason(TOO_BIG)));
            return cost;
        }

        private static ByteBuffer masked(int first, byte[] payload) {
            return ByteBuffer.wrap(Conversation.bytes(Conversation.mask(frame(first, payload))));
        }

        private static long allocated() {
            return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
        }

        private static byte[] bomb(int size) {
            Deflater deflater = new Deflater(9, true);
            ByteArrayOutputStream bomb = new ByteArrayOutputStream();
            byte[] zeros = new byte[1 << 20];
            byte[] part = new byte[1 << 16];
            for (int sent = 0; sent < size; sent += zeros.length) {
                deflater.setInput(zeros);
                for (int count = deflater.deflate(part); count > 0; count = deflater.deflate(part)) {
                    bomb.write(part, 0, count);
                }
            }
            deflater.end();
            return bomb.toByteArray();
        }
    }

    @Nested
    class Section7_2_1_Compression {
        @Test
        void aMessageIsOneMarkedFrame() {
            WebSocketProtocol server = server(TAKEOVER);
            assertThat(sent(server, "Hello")).isEqualTo("c107f248cdc9c90700");
            assertThat(sent(server, "Hello")).isEqualTo("c105f200110000");
        }

        @Test
        void whatDoesNotGetSmallerStaysAsItIs() {
            assertThat(sent(server(ALONE), "Hello")).isEqualTo("810548656c6c6f");
            assertThat(sent(server(ALONE), "")).isEqualTo("8100");
            assertThat(sent(server(TAKEOVER), "")).isEqualTo("8100");
        }

        @Test
        void nothingIsCompressedUnlessItWasAgreed() {
            assertThat(sent(WebSocketProtocol.server(OPTIONS), "a".repeat(100))).startsWith("8164");
        }

        @Test
        void aClientMasks() {
            WebSocketProtocol client = WebSocketProtocol.client(OPTIONS, () -> 0, TAKEOVER, new TestCompressors());
            assertThat(sent(client, "Hello")).isEqualTo("c18700000000f248cdc9c90700");
        }

        @Test
        void onlyMessagesAreCompressed() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> server(ALONE).compressedMessage(Opcode.PING, ByteBuffer.allocate(1)));
        }

        private static WebSocketProtocol server(PermessageDeflate agreed) {
            return WebSocketProtocol.server(OPTIONS, agreed, new TestCompressors());
        }

        private static String sent(WebSocketProtocol protocol, String text) {
            return hex(protocol.compressedMessage(Opcode.TEXT, StandardCharsets.UTF_8.encode(text))
                    .array());
        }
    }

    @Nested
    class Properties {
        @ParameterizedTest
        @ValueSource(ints = {8, 9, 12, 15})
        void whatOneEndSendsTheOtherReceives(int windowBits) {
            for (boolean takeover : new boolean[] {true, false}) {
                Direction direction = new Direction(takeover, windowBits);
                PermessageDeflate agreed = new PermessageDeflate(direction, direction);
                ProtocolOptions options = new ProtocolOptions(100_000, 100_000);
                TestCompressors compressors = new TestCompressors();
                Random random = new Random(windowBits);
                WebSocketProtocol server = WebSocketProtocol.server(options, agreed, compressors);
                WebSocketProtocol client = WebSocketProtocol.client(options, random::nextInt, agreed, compressors);
                for (int size :
                        new int[] {0, 1, 2, 8, 125, 126, 255, 256, 257, 1000, 65_535, 65_536, 99_999, 100_000}) {
                    ByteBuffer payload = payload(random, size);
                    Event sent = new Event.Binary(payload);
                    assertThat(received(client, server.compressedMessage(Opcode.BINARY, payload)))
                            .containsExactly(sent);
                    assertThat(received(server, client.compressedMessage(Opcode.BINARY, payload)))
                            .containsExactly(sent);
                    assertThat(compressors.inUse()).isEqualTo(takeover && size > 0 ? 4 : 0);
                }
                server.close(NORMAL);
                received(client, server.pollOutput());
                received(server, client.pollOutput());
                assertThat(compressors.inUse()).isZero();
            }
        }

        @ParameterizedTest
        @EnumSource(Role.class)
        void noBytesCauseAnExceptionAndAnyCutGivesTheSame(Role role) {
            int messages = 0;
            for (int seed = 0; seed < 10_000; seed++) {
                Random random = new Random(seed);
                PermessageDeflate agreed = random.nextBoolean() ? ALONE : TAKEOVER;
                byte[] bytes = stream(role, agreed, random);
                List<Object> whole = play(role, agreed, bytes, bytes.length);
                assertThat(play(role, agreed, bytes, 1 + random.nextInt(20)))
                        .as("seed %d", seed)
                        .isEqualTo(whole);
                messages += (int) whole.stream()
                        .filter(event -> event instanceof Event.Text || event instanceof Event.Binary)
                        .count();
            }
            assertThat(messages).as("so that failure is not the rule").isGreaterThan(5_000);
        }

        private static List<Object> play(Role role, PermessageDeflate agreed, byte[] bytes, int pieceSize) {
            TestCompressors compressors = new TestCompressors();
            WebSocketProtocol protocol = Conversation.protocol(role, OPTIONS, agreed, compressors);
            List<Object> transcript = new ArrayList<>();
            for (int from = 0; from < bytes.length; from += pieceSize) {
                int count = Math.min(pieceSize, bytes.length - from);
                protocol.receive(ByteBuffer.wrap(bytes, from, count), transcript::add);
            }
            protocol.receiveEnd(transcript::add);
            assertThat(compressors.inUse()).isZero();
            for (ByteBuffer frame = protocol.pollOutput(); frame != null; frame = protocol.pollOutput()) {
                transcript.add(frame);
            }
            return transcript;
        }

        /** What the other end sends, now and then with a byte changed. */
        private static byte[] stream(Role role, PermessageDeflate agreed, Random random) {
            Role sender = role == Role.SERVER ? Role.CLIENT : Role.SERVER;
            WebSocketProtocol peer = Conversation.protocol(sender, OPTIONS, agreed, new TestCompressors());
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (int messages = 1 + random.nextInt(4); messages > 0; messages--) {
                Opcode opcode = random.nextBoolean() ? Opcode.TEXT : Opcode.BINARY;
                int size = random.nextInt(random.nextInt(20) == 0 ? 1100 : 200);
                bytes.writeBytes(
                        peer.compressedMessage(opcode, payload(random, size)).array());
            }
            peer.receiveEnd(event -> {});
            byte[] stream = bytes.toByteArray();
            for (int changes = random.nextInt(3); changes > 0; changes--) {
                stream[random.nextInt(stream.length)] ^= (byte) (1 << random.nextInt(8));
            }
            return stream;
        }

        private static ByteBuffer payload(Random random, int size) {
            byte[] payload = new byte[size];
            for (int i = 0; i < size; i++) {
                payload[i] = (byte) ('a' + random.nextInt(3));
            }
            return ByteBuffer.wrap(payload);
        }

        private static List<Event> received(WebSocketProtocol protocol, ByteBuffer bytes) {
            List<Event> events = new ArrayList<>();
            protocol.receive(bytes, events::add);
            return events;
        }
    }

    /** The payload of a compressed message, made by another hand. */
    private static byte[] compressed(byte[] message) {
        Deflater deflater = new Deflater(6, true);
        deflater.setInput(message);
        byte[] output = new byte[message.length + 100];
        int length = deflater.deflate(output, 0, output.length, Deflater.SYNC_FLUSH) - 4;
        deflater.end();
        return Arrays.copyOf(output, length);
    }

    private static String frame(int first, byte[] payload) {
        String length = payload.length < 126
                ? "%02x".formatted(payload.length)
                : payload.length < 65_536 ? "7e%04x".formatted(payload.length) : "7f%016x".formatted(payload.length);
        return "%02x".formatted(first) + length + hex(payload);
    }
}
