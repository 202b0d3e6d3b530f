package io.mahakam.protocol;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Writes frames (RFC 6455, 5.2): each is whole, final and in the fewest bytes, in a heap buffer of its own. */
public final class FrameEncoder {
    private static final int MASKING_KEY_BYTES = 4;

    private FrameEncoder() {}

    /**
     * A server's frame. Nobody writes to it again, so that any number of connections may send it at once, each from a
     * {@linkplain ByteBuffer#duplicate() duplicate}.
     *
     * @param payload the bytes between position and limit; not modified
     * @throws IllegalArgumentException if this is a control frame and the payload is longer than 125 bytes
     */
    public static ByteBuffer unmasked(Opcode opcode, ByteBuffer payload) {
        return unmasked(opcode.code(), payload);
    }

    /**
     * A server's message as a compressed frame that refers to no other message (RFC 7692, 7.2.1), so that every
     * connection for which at least this window was agreed may send it; {@code null} if it would not be smaller. See
     * {@link #unmasked(Opcode, ByteBuffer)}. Any thread.
     *
     * @param opcode text or binary
     */
    public static @Nullable ByteBuffer compressed(
            Opcode opcode, ByteBuffer payload, int windowBits, Compressors compressors) {
        ByteBuffer compressed = MessageDeflater.compressAlone(payload, windowBits, compressors);
        return compressed == null ? null : unmasked(opcode.code() | FrameDecoder.RSV1, compressed);
    }

    /** A server's frame with the bits of its opcode and, on a compressed message, RSV1. */
    static ByteBuffer unmasked(int bits, ByteBuffer payload) {
        int length = payload.remaining();
        ByteBuffer frame = ByteBuffer.allocate(headerBytes(length) + length);
        putHeader(frame, bits, 0, length);
        putPayload(frame, payload);
        return frame.rewind();
    }

    /** A client's frame, see {@link #unmasked(int, ByteBuffer)}. */
    static ByteBuffer masked(int bits, ByteBuffer payload, int maskingKey) {
        int length = payload.remaining();
        ByteBuffer frame = ByteBuffer.allocate(headerBytes(length) + MASKING_KEY_BYTES + length);
        putHeader(frame, bits, FrameDecoder.MASK, length);
        frame.putInt(maskingKey);
        putPayload(frame, payload);
        Masking.apply(maskingKey, frame.array(), frame.position(), frame.limit());
        return frame.rewind();
    }

    private static int headerBytes(int length) {
        if (length <= 125) {
            return 2;
        }
        return length <= 0xFFFF ? 4 : 10;
    }

    private static void putHeader(ByteBuffer frame, int bits, int mask, int length) {
        if ((bits & FrameDecoder.CONTROL) != 0 && length > FrameDecoder.MAX_CONTROL_PAYLOAD) {
            throw new IllegalArgumentException("A control frame's payload is at most 125 bytes, not " + length);
        }
        frame.put((byte) (FrameDecoder.FIN | bits));
        if (length <= 125) {
            frame.put((byte) (mask | length));
        } else if (length <= 0xFFFF) {
            frame.put((byte) (mask | 126)).putShort((short) length);
        } else {
            frame.put((byte) (mask | 127)).putLong(length);
        }
    }

    private static void putPayload(ByteBuffer frame, ByteBuffer payload) {
        frame.put(frame.position(), payload, payload.position(), payload.remaining());
    }
}
