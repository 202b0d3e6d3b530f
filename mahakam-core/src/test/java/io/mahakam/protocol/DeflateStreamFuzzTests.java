package io.mahakam.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any messages, compressed for a window and read by a decoder that has no larger one. The first three bytes say which
 * window and how well to compress, how often the others are repeated, and into how large messages that is cut.
 */
class DeflateStreamFuzzTests {
    private static final int HEAD = 3;
    private static final int MOST_BYTES = 2_000;

    static Stream<byte[]> bytes() {
        return Stream.of(
                        "76 00 01 48656c6c6f",
                        "06 40 ff 48656c6c6f20776f726c642c20", // repeated within any window
                        "19 ff 1f 00ff00ff01",
                        "20 08 20 61626364656667686970", // stored blocks
                        "31 ff 40 61",
                        "46 03 07 e2 82 ac c3 a9 f0 9f 98 80 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f",
                        "56 ff 08 " + "c0de".repeat(64) + "0102030405".repeat(52),
                        "66 10 10 " + "c0de".repeat(64) + "0102030405".repeat(52),
                        "06 10 10 " + "c0de".repeat(64) + "0102030405".repeat(52)) // farther back than 256
                .map(Conversation::bytes);
    }

    @MethodSource("bytes")
    @FuzzTest
    void deflateStream(byte[] input) {
        if (input.length <= HEAD) {
            return;
        }
        int windowBits = 8 + (input[0] >> 4 & 7);
        int level = (input[0] & 0x0F) % 10;
        byte[] bytes = repeated(Arrays.copyOfRange(input, HEAD, input.length), 1 + (input[1] & 0xFF));
        roundTrip(level, windowBits, bytes, 20 + 8 * (input[2] & 0xFF));
        checkLimit(level, bytes);
    }

    private static byte[] repeated(byte[] part, int times) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < times && all.size() < MOST_BYTES; i++) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static void roundTrip(int level, int windowBits, byte[] bytes, int size) {
        Deflater deflater = new Deflater(level, true);
        try {
            DeflateStream stream = new DeflateStream(deflater, windowBits);
            SmallWindowInflater peer = new SmallWindowInflater(windowBits);
            for (int from = 0; from < bytes.length; from += size) {
                byte[] message = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + size));
                ByteBuffer compressed = stream.compress(ByteBuffer.wrap(message), Integer.MAX_VALUE);
                assertThat(peer.inflate(array(compressed)))
                        .as("window bits %d, at %d", windowBits, from)
                        .isEqualTo(message);
            }
        } finally {
            deflater.end();
        }
    }

    /** What fits exactly is given, and one byte less room is not enough. */
    private static void checkLimit(int level, byte[] bytes) {
        ByteBuffer whole = compressedAlone(level, bytes, Integer.MAX_VALUE);
        assertThat(whole).isNotNull();
        assertThat(compressedAlone(level, bytes, whole.remaining())).isNotNull();
        ByteBuffer less = compressedAlone(level, bytes, whole.remaining() - 1);
        if (less != null) { // without the second empty block that the larger one may have
            assertThat(less.remaining()).isLessThan(whole.remaining());
            assertThat(new SmallWindowInflater(15).inflate(array(less))).isEqualTo(bytes);
        }
    }

    private static ByteBuffer compressedAlone(int level, byte[] bytes, int most) {
        Deflater deflater = new Deflater(level, true);
        try {
            return new DeflateStream(deflater, 15).compress(ByteBuffer.wrap(bytes), most);
        } finally {
            deflater.end();
        }
    }

    private static byte[] array(ByteBuffer bytes) {
        byte[] array = new byte[bytes.remaining()];
        bytes.get(array);
        return array;
    }
}
