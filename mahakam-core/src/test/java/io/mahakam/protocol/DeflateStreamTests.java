package io.mahakam.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeflateStreamTests {
    private final Deflater deflater = new Deflater(9, true);

    @AfterEach
    void end() {
        deflater.end();
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14, 15})
    void noReferenceReachesBeyondTheWindow(int windowBits) {
        DeflateStream stream = new DeflateStream(deflater, windowBits);
        SmallWindowInflater peer = new SmallWindowInflater(windowBits);
        Random random = new Random(windowBits);
        int window = 1 << windowBits;
        int sent = 0;
        int received = 0;
        for (int size :
                new int[] {1, window - 1, 5, window, window, window + 1, 3, 3 * window, 10 * window + 7, 40_000}) {
            byte[] message = text(random, size);
            byte[] compressed = compress(stream, message);
            assertThat(peer.inflate(compressed)).isEqualTo(message);
            sent += compressed.length;
            received += size;
        }
        assertThat(peer.furthest())
                .as("the window is made use of")
                .isBetween(window / 4, window)
                .isLessThanOrEqualTo(window);
        assertThat(sent).as("smaller than").isLessThan(received);
    }

    @Test
    void aMessageRefersToTheOneBeforeIt() {
        DeflateStream stream = new DeflateStream(deflater, 15);
        byte[] message = text(new Random(1), 1000);
        byte[] first = compress(stream, message);
        byte[] second = compress(stream, message);
        assertThat(second).hasSizeLessThan(20);
        SmallWindowInflater peer = new SmallWindowInflater(15);
        assertThat(peer.inflate(first)).isEqualTo(message);
        assertThat(peer.inflate(second)).isEqualTo(message);
    }

    @Test
    void aReferenceBeyondTheWindowWouldShow() {
        byte[] compressed = compress(new DeflateStream(deflater, 15), text(new Random(1), 5000));
        assertThatThrownBy(() -> new SmallWindowInflater(8).inflate(compressed)).hasMessageContaining("Refers back");
    }

    @Test
    void theExampleOfTheRfc() {
        // 7.2.3.2: "Hello" in a block of fixed codes, and once more with the first in the window
        DeflateStream stream = new DeflateStream(deflater, 15);
        byte[] hello = "Hello".getBytes(StandardCharsets.US_ASCII);
        assertThat(Conversation.hex(compress(stream, hello))).isEqualTo("f248cdc9c90700");
        assertThat(Conversation.hex(compress(stream, hello))).isEqualTo("f200110000");
    }

    @Test
    void givesUpWhenTheResultIsLargerThanWanted() {
        byte[] noise = new byte[5000];
        new Random(1).nextBytes(noise);
        assertThat(new DeflateStream(deflater, 15).compress(ByteBuffer.wrap(noise), 4999))
                .isNull();
        deflater.reset();
        assertThat(new DeflateStream(deflater, 15).compress(ByteBuffer.wrap(noise), Integer.MAX_VALUE))
                .isNotNull();
    }

    @Test
    void givesWhatIsExactlyAsLargeAsWanted() {
        byte[] noise = new byte[50];
        new Random(1).nextBytes(noise);
        ByteBuffer whole = new DeflateStream(deflater, 15).compress(ByteBuffer.wrap(noise), Integer.MAX_VALUE);
        deflater.reset();
        assertThat(new DeflateStream(deflater, 15).compress(ByteBuffer.wrap(noise), whole.remaining()))
                .isEqualTo(whole);
        deflater.reset();
        assertThat(new DeflateStream(deflater, 15).compress(ByteBuffer.wrap(noise), whole.remaining() - 1))
                .isNull();
    }

    /** The output fills its array exactly, at one size or another. */
    @Test
    void everySizeOfOutputIsRight() {
        DeflateStream stream = new DeflateStream(deflater, 15);
        SmallWindowInflater peer = new SmallWindowInflater(15);
        Random random = new Random(5);
        for (int size = 1; size <= 600; size++) {
            byte[] noise = new byte[size];
            random.nextBytes(noise);
            assertThat(peer.inflate(compress(stream, noise))).isEqualTo(noise);
        }
    }

    @Test
    void thePayloadIsNotModified() {
        ByteBuffer payload = ByteBuffer.allocateDirect(300).position(7).limit(207);
        assertThat(new DeflateStream(deflater, 8).compress(payload.asReadOnlyBuffer(), 300))
                .isNotNull();
        new DeflateStream(deflater, 8).compress(payload, 300);
        assertThat(payload.position()).isEqualTo(7);
        assertThat(payload.limit()).isEqualTo(207);
    }

    private static byte[] compress(DeflateStream stream, byte[] message) {
        ByteBuffer compressed = stream.compress(ByteBuffer.wrap(message), Integer.MAX_VALUE);
        assertThat(compressed).isNotNull();
        byte[] bytes = new byte[compressed.remaining()];
        compressed.get(bytes);
        return bytes;
    }

    /** Words of a small vocabulary, so that each occurs again and again, near and far. */
    private static byte[] text(Random random, int size) {
        StringBuilder text = new StringBuilder();
        while (text.length() < size) {
            text.append(Integer.toHexString(random.nextInt(40) * 0x1357_9BDF)).append(' ');
        }
        return text.substring(0, size).getBytes(StandardCharsets.US_ASCII);
    }
}
