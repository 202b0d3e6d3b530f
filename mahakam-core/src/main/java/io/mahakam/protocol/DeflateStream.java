package io.mahakam.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Compresses messages one after the other, each for itself or referring to those before it (RFC 7692, 7.2.1).
 *
 * <p>The window of {@code java.util.zip} is always the largest. A smaller one is kept by forgetting everything after
 * each piece of input that fills it, so that no reference can reach further back than the window.
 */
final class DeflateStream {
    private static final int TAIL_BYTES = 4;
    private static final int SMALLEST_OUTPUT = 64;
    private static final byte[] NOTHING = new byte[0];

    private final Deflater deflater;

    /** After so many bytes of input everything is forgotten. */
    private final int window;

    private int sinceForgotten;

    DeflateStream(Deflater deflater, int windowBits) {
        this.deflater = deflater;
        this.window = windowBits == PermessageDeflate.Direction.MAX_WINDOW_BITS ? Integer.MAX_VALUE : 1 << windowBits;
    }

    Deflater deflater() {
        return deflater;
    }

    /**
     * Compresses a message.
     *
     * @param payload at least one byte; not modified
     * @param most how many bytes the result may have
     * @return the payload of the compressed message, or {@code null} if it would be larger; the deflater is then of no
     *     use any more
     */
    @Nullable ByteBuffer compress(ByteBuffer payload, int most) {
        int mostOutput = (int) Math.min(Integer.MAX_VALUE, 1L + most + TAIL_BYTES); // full only if there is too much
        byte[] output = new byte[Math.min(mostOutput, Math.max(SMALLEST_OUTPUT, payload.remaining() / 4))];
        int length = 0;
        ByteBuffer rest = payload.duplicate();
        while (rest.hasRemaining()) {
            int flush = setInput(rest);
            length += deflater.deflate(output, length, output.length - length, flush);
            while (length == output.length) { // there may be more, or a second empty block, which does no harm
                if (length == mostOutput) {
                    return null;
                }
                output = Arrays.copyOf(output, (int) Math.min(mostOutput, 2L * length));
                length += deflater.deflate(output, length, output.length - length, flush);
            }
        }
        deflater.setInput(NOTHING); // or it would keep the payload
        return ByteBuffer.wrap(output, 0, length - TAIL_BYTES); // 7.2.1: flushed, it ends with 00 00 FF FF, cut off
    }

    /** Gives the deflater the next piece, and says how it is flushed. */
    private int setInput(ByteBuffer rest) {
        int piece =
                window == Integer.MAX_VALUE ? rest.remaining() : Math.min(rest.remaining(), window - sinceForgotten);
        deflater.setInput(rest.slice(rest.position(), piece));
        rest.position(rest.position() + piece);
        if (window == Integer.MAX_VALUE) {
            return Deflater.SYNC_FLUSH;
        }
        sinceForgotten = (sinceForgotten + piece) % window;
        return sinceForgotten == 0 ? Deflater.FULL_FLUSH : Deflater.SYNC_FLUSH;
    }
}
