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
        ByteBuffer frame = header(opcode, payload.remaining(), 0, 0);
        putPayload(frame, payload);
        return frame.rewind();
    }

    /** A client's frame, see {@link #unmasked}. */
    static ByteBuffer masked(Opcode opcode, ByteBuffer payload, int maskingKey) {
        ByteBuffer frame = header(opcode, payload.remaining(), FrameDecoder.MASK, MASKING_KEY_BYTES);
        frame.putInt(maskingKey);
        putPayload(frame, payload);
        Masking.apply(maskingKey, frame.array(), frame.position(), frame.limit());
        return frame.rewind();
    }

    /** A buffer for the whole frame, filled up to the masking key. */
    private static ByteBuffer header(Opcode opcode, int length, int mask, int maskingKeyBytes) {
        if (opcode.isControl() && length > FrameDecoder.MAX_CONTROL_PAYLOAD) {
            throw new IllegalArgumentException("A control frame's payload is at most 125 bytes, not " + length);
        }
        int lengthBytes = length <= 125 ? 0 : length <= 0xFFFF ? 2 : 8;
        ByteBuffer frame = ByteBuffer.allocate(2 + lengthBytes + maskingKeyBytes + length);
        frame.put((byte) (FrameDecoder.FIN | opcode.code()));
        switch (lengthBytes) {
            case 0 -> frame.put((byte) (mask | length));
            case 2 -> frame.put((byte) (mask | 126)).putShort((short) length);
            default -> frame.put((byte) (mask | 127)).putLong(length);
        }
        return frame;
    }

    private static void putPayload(ByteBuffer frame, ByteBuffer payload) {
        frame.put(frame.position(), payload, payload.position(), payload.remaining());
    }
}
