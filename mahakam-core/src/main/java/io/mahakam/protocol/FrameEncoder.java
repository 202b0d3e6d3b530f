package io.mahakam.protocol;

import java.nio.ByteBuffer;

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
        int length = payload.remaining();
        ByteBuffer frame = ByteBuffer.allocate(headerBytes(length) + length);
        putHeader(frame, opcode, 0, length);
        putPayload(frame, payload);
        return frame.rewind();
    }

    /** A client's frame, see {@link #unmasked}. */
    static ByteBuffer masked(Opcode opcode, ByteBuffer payload, int maskingKey) {
        int length = payload.remaining();
        ByteBuffer frame = ByteBuffer.allocate(headerBytes(length) + MASKING_KEY_BYTES + length);
        putHeader(frame, opcode, FrameDecoder.MASK, length);
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

    private static void putHeader(ByteBuffer frame, Opcode opcode, int mask, int length) {
        if (opcode.isControl() && length > FrameDecoder.MAX_CONTROL_PAYLOAD) {
            throw new IllegalArgumentException("A control frame's payload is at most 125 bytes, not " + length);
        }
        frame.put((byte) (FrameDecoder.FIN | opcode.code()));
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
