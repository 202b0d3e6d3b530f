package io.mahakam.benchmarks.rooms;

import java.nio.ByteBuffer;

/** The frames of RFC 6455, section 5.2, as far as these clients need them: unmasked ones come in, masked ones go out. */
final class Frame {
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    static final int FIN = 0b1000_0000;
    static final int RSV1 = 0b0100_0000;
    private static final int MASKED = 0b1000_0000;

    private Frame() {}

    /** The length of the frame that a buffer begins with, or 0 if it is not there as a whole. */
    static int length(ByteBuffer buffer) {
        if (buffer.remaining() < 2) {
            return 0;
        }
        int start = buffer.position();
        int header = headerLength(buffer, start);
        if (buffer.remaining() < header) {
            return 0;
        }
        long payload = switch (header) {
            case 2 -> buffer.get(start + 1);
            case 4 -> Short.toUnsignedInt(buffer.getShort(start + 2));
            default -> buffer.getLong(start + 2);
        };
        if (header + payload > buffer.capacity()) {
            throw new IllegalStateException("A frame of " + payload + " bytes is more than was expected");
        }
        return buffer.remaining() < header + payload ? 0 : (int) (header + payload);
    }

    static ByteBuffer payload(ByteBuffer buffer, int end) {
        int start = buffer.position() + headerLength(buffer, buffer.position());
        return buffer.slice(start, end - start);
    }

    private static int headerLength(ByteBuffer buffer, int start) {
        return switch (buffer.get(start + 1)) {
            case 126 -> 4;
            case 127 -> 10;
            default -> 2;
        };
    }

    /** A message in one frame. Its masking key is zero, so its payload is as it was. */
    static ByteBuffer masked(int opcode, ByteBuffer payload) {
        int length = payload.remaining();
        ByteBuffer frame = ByteBuffer.allocate(14 + length).put((byte) (FIN | opcode));
        if (length < 126) {
            frame.put((byte) (MASKED | length));
        } else if (length < 1 << 16) {
            frame.put((byte) (MASKED | 126)).putShort((short) length);
        } else {
            frame.put((byte) (MASKED | 127)).putLong(length);
        }
        return frame.putInt(0).put(payload.duplicate()).flip();
    }
}
