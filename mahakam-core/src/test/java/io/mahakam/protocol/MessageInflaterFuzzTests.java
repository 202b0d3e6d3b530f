package io.mahakam.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any bytes as the payload of two compressed messages, in fragments and pieces of any size: what the JDK's inflater makes
 * of each as a whole, or the end with 1007 or 1009. The first three bytes say what was agreed and sent, where the first
 * message ends, and how both are cut.
 */
class MessageInflaterFuzzTests {
    private static final int HEAD = 3;
    private static final int TAKEOVER = 0b001;
    private static final int TEXT = 0b010;
    private static final int LIMITED = 0b100;

    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

    static Stream<byte[]> bytes() {
        return Stream.of(
                        "03 07 00 f248cdc9c90700 f200110000", // RFC 7692, 7.2.3.2: the second refers to the first
                        "02 07 21 f248cdc9c90700 f200110000",
                        "00 0b 12 000500faff48656c6c6f00 f348cdc9c9070000", // 7.2.3.3, 7.2.3.4
                        "01 07 00 f348cdc9c90700 f348cdc9c90700",
                        "00 0d 44 f248050000 00ffffcac9c90700 00", // 7.2.3.5, 7.2.3.6
                        "01 00 00",
                        "00 01 00 07 00",
                        "02 07 05 000100feffc300 000200fdffc3a900",
                        "02 07 01 000100feffff07",
                        "00 04 00 000500fa 00",
                        "01 04 00 000500fa ff48656c6c6f00", // a block that two messages share
                        "04 09 00 ec c1 01 01 00 00 00 80 90",
                        "04 ff 03 edc101010000008090fe4f8c7b06edc10101000000", // zeros
                        "06 04 02 4a 04 02 00",
                        // not UTF-8 within the limit, and larger than it
                        "7e ba fa 8a" + "34".repeat(38) + "8a8a8ababa8a8a488a8a8a8abab2ca45ff")
                .map(Conversation::bytes);
    }

    @MethodSource("bytes")
    @FuzzTest
    void inflater(byte[] input) {
        byte[] head = Arrays.copyOf(input, HEAD);
        byte[] bytes = Arrays.copyOfRange(input, Math.min(HEAD, input.length), input.length);
        int end = Math.min(bytes.length, head[1] & 0xFF);
        List<byte[]> messages = List.of(Arrays.copyOf(bytes, end), Arrays.copyOfRange(bytes, end, bytes.length));
        int fragment = 1 + (head[2] & 0x0F) * 7;
        List<Event> whole = receive(head[0], stream(head[0], messages, Integer.MAX_VALUE), Integer.MAX_VALUE);
        check(head[0], messages, whole);
        byte[] fragments = stream(head[0], messages, fragment);
        assertThat(receive(head[0], fragments, 1)).isEqualTo(receive(head[0], fragments, 1 + (head[2] >> 4 & 0x0F)));
        check(head[0], messages, receive(head[0], fragments, 1));
    }

    private static int limit(int flags) {
        return (flags & LIMITED) != 0 ? 200 : 100_000;
    }

    /** As a server sends them. */
    private static byte[] stream(int flags, List<byte[]> messages, int fragment) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (byte[] message : messages) {
            int bits = FrameDecoder.RSV1 | ((flags & TEXT) != 0 ? 1 : 2);
            int from = 0;
            do {
                int to = Math.min(message.length, (int) Math.min(Integer.MAX_VALUE, (long) from + fragment));
                byte[] frame = FrameEncoder.unmasked(bits, ByteBuffer.wrap(message, from, to - from))
                        .array();
                frame[0] &= (byte) (to < message.length ? 0x7F : 0xFF);
                stream.writeBytes(frame);
                bits = 0;
                from = to;
            } while (from < message.length);
        }
        return stream.toByteArray();
    }

    private static List<Event> receive(int flags, byte[] stream, int pieceSize) {
        TestCompressors compressors = new TestCompressors();
        PermessageDeflate.Direction direction = new PermessageDeflate.Direction((flags & TAKEOVER) != 0, 15);
        WebSocketProtocol client = WebSocketProtocol.client(
                new ProtocolOptions(limit(flags), 100_000),
                () -> 0,
                new PermessageDeflate(direction, direction),
                compressors);
        List<Event> events = new ArrayList<>();
        for (int from = 0; from < stream.length; from += Math.min(pieceSize, stream.length)) {
            int count = Math.min(pieceSize, stream.length - from);
            client.receive(ByteBuffer.wrap(stream, from, count), events::add);
        }
        client.receiveEnd(events::add);
        assertThat(compressors.inUse()).isZero();
        return events;
    }

    private static void check(int flags, List<byte[]> messages, List<Event> events) {
        Inflater inflater = new Inflater(true);
        int good = 0;
        try {
            for (byte[] message : messages) {
                byte[] payload = inflated(inflater, message, limit(flags), (flags & TAKEOVER) != 0);
                if (payload == null || payload.length > limit(flags) || (flags & TEXT) != 0 && !isUtf8(payload)) {
                    assertThat(events).hasSize(good + 1);
                    int code = ((Event.Closed) events.get(good)).status().code();
                    assertThat(code).isIn(1007, 1009);
                    return;
                }
                ByteBuffer expected = ByteBuffer.wrap(payload);
                assertThat(events.get(good))
                        .isEqualTo((flags & TEXT) != 0 ? new Event.Text(expected) : new Event.Binary(expected));
                good++;
            }
        } finally {
            inflater.end();
        }
        assertThat(events).hasSize(good + 1).last().isEqualTo(new Event.Closed(CloseStatus.ABNORMAL));
    }

    /** The message, more than the limit if it is larger, or null if it is not DEFLATE data. */
    private static byte[] inflated(Inflater inflater, byte[] message, int limit, boolean takeover) {
        if (message.length == 0) {
            return message;
        }
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        try {
            inflateAll(inflater, message, output, limit);
            if (!inflater.finished()) {
                inflateAll(inflater, TAIL, output, limit);
            }
            if (output.size() <= limit && !takeover) {
                boolean complete = inflater.finished() || isBetweenBlocks(inflater);
                inflater.reset();
                return complete ? output.toByteArray() : null;
            }
            return output.toByteArray();
        } catch (DataFormatException corrupt) {
            return null;
        }
    }

    private static void inflateAll(Inflater inflater, byte[] input, ByteArrayOutputStream output, int limit)
            throws DataFormatException {
        byte[] part = new byte[1000];
        inflater.setInput(input);
        while (output.size() <= limit) {
            int count = inflater.inflate(part);
            output.write(part, 0, count);
            if (inflater.finished() && inflater.getRemaining() > 0) {
                int rest = inflater.getRemaining();
                inflater.reset();
                inflater.setInput(input, input.length - rest, rest);
            } else if (count == 0) {
                return;
            }
        }
    }

    /** Then an empty last block, in fixed codes, ends the stream. */
    private static boolean isBetweenBlocks(Inflater inflater) throws DataFormatException {
        inflater.setInput(new byte[] {3, 0});
        return inflater.inflate(new byte[1]) == 0 && inflater.finished();
    }

    private static boolean isUtf8(byte[] bytes) {
        return Arrays.equals(new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8), bytes);
    }
}
