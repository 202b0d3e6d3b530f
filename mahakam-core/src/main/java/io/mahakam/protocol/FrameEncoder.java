package io.mahakam.protocol;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames (RFC 6455, 5.2) in the fewest bytes, each message in a heap buffer of its own: as one frame, or split
 * into several.
 */
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

    /** The header of {@link #unmasked(Opcode, ByteBuffer)}: the frame is this and then the payload. */
    public static ByteBuffer unmaskedHeader(Opcode opcode, int payloadLength) {
        ByteBuffer header = ByteBuffer.allocate(headerBytes(payloadLength));
        putHeader(header, FrameDecoder.FIN | opcode.code(), 0, payloadLength);
        return header.flip();
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

    /**
     * A server's message that was encoded as one frame, split into frames of at most so much payload (RFC 6455, 5.4), one
     * behind the other. Text is split anywhere (5.6). All frames but the last take {@link #frameSize} of the maximum.
     *
     * @return the frame itself if its payload is not larger
     */
    public static ByteBuffer split(ByteBuffer frame, int maxPayload) {
        int header = unmaskedHeaderBytes(frame);
        if (frame.remaining() - header <= maxPayload) {
            return frame;
        }
        int first = frame.get(frame.position());
        return split(first, frame.slice(frame.position() + header, frame.remaining() - header), maxPayload);
    }

    /** As {@link #split(ByteBuffer, int)}, of a header and a payload that is larger than the maximum. */
    public static ByteBuffer split(ByteBuffer header, ByteBuffer payload, int maxPayload) {
        return split(header.get(header.position()), payload.slice(), maxPayload);
    }

    private static ByteBuffer split(int first, ByteBuffer payload, int maxPayload) {
        int length = payload.limit();
        int whole = (length - 1) / maxPayload; // all frames but the last
        int rest = length - whole * maxPayload;
        ByteBuffer frames =
                ByteBuffer.allocate(Math.toIntExact((long) whole * frameSize(maxPayload) + frameSize(rest)));
        int bits = first & ~FrameDecoder.FIN & 0xFF; // RFC 7692, 6.1: RSV1 on the first frame only
        for (int i = 0; i < whole; i++) {
            putFragment(frames, bits, payload.slice(i * maxPayload, maxPayload));
            bits = Opcode.CONTINUATION.code();
        }
        putFragment(frames, FrameDecoder.FIN | bits, payload.slice(whole * maxPayload, rest));
        return frames.flip();
    }

    /** How many bytes a server's frame takes. */
    public static int frameSize(int payloadLength) {
        return headerBytes(payloadLength) + payloadLength;
    }

    private static void putFragment(ByteBuffer frames, int bits, ByteBuffer payload) {
        putHeader(frames, bits, 0, payload.remaining());
        frames.put(payload);
    }

    private static int unmaskedHeaderBytes(ByteBuffer frame) {
        return switch (frame.get(frame.position() + 1)) {
            case 126 -> 4;
            case 127 -> 10;
            default -> 2;
        };
    }

    /** A server's frame with the bits of its opcode and, on a compressed message, RSV1. */
    static ByteBuffer unmasked(int bits, ByteBuffer payload) {
        return frame(FrameDecoder.FIN | bits, payload);
    }

    /** A server's frame that begins with these bits. */
    static ByteBuffer frame(int bits, ByteBuffer payload) {
        int length = payload.remaining();
        ByteBuffer frame = ByteBuffer.allocate(frameSize(length));
        putHeader(frame, bits, 0, length);
        putPayload(frame, payload);
        return frame.rewind();
    }

    /** A client's frame, see {@link #unmasked(int, ByteBuffer)}. */
    static ByteBuffer masked(int bits, ByteBuffer payload, int maskingKey) {
        int length = payload.remaining();
        ByteBuffer frame = ByteBuffer.allocate(headerBytes(length) + MASKING_KEY_BYTES + length);
        putHeader(frame, FrameDecoder.FIN | bits, FrameDecoder.MASK, length);
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
        frame.put((byte) bits);
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
