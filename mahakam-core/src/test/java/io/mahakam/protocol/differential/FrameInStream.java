package io.mahakam.protocol.differential;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Where a client's frame and its parts are in a stream; the stream may end before the frame does. */
record FrameInStream(byte[] stream, int start, int maskingKey, long length) {
    private static final int CLOSE = 0x8;

    /** The frame that has this byte; those before it keep the rules. */
    static FrameInStream with(byte[] stream, int index) {
        FrameInStream frame = at(stream, 0);
        while (frame.end() <= index) {
            frame = at(stream, frame.end());
        }
        return frame;
    }

    private static FrameInStream at(byte[] stream, int start) {
        int declared = start + 1 < stream.length ? stream[start + 1] & 0x7F : 0;
        int extended = declared == 126 ? 2 : declared == 127 ? 8 : 0;
        int maskingKey = start + 2 + extended;
        long length = extended == 0
                ? declared
                : new BigInteger(1, Arrays.copyOfRange(stream, start + 2, maskingKey))
                        .min(BigInteger.valueOf(Integer.MAX_VALUE / 2))
                        .longValue();
        return new FrameInStream(stream, start, maskingKey, length);
    }

    int payload() {
        return maskingKey + 4;
    }

    int end() {
        return (int) (payload() + length);
    }

    int available() {
        return stream.length - start;
    }

    boolean isCutBefore(int end) {
        return stream.length < end;
    }

    boolean isClose() {
        return (stream[start] & 0x0F) == CLOSE;
    }

    /** The code in a Close that is whole, or 0. */
    int closeCode() {
        return length < 2 || isCutBefore(end()) ? 0 : unmasked().getChar(0);
    }

    /** The bytes behind the code, which is there. */
    ByteBuffer closeReason() {
        return unmasked().position(2);
    }

    private ByteBuffer unmasked() {
        byte[] bytes = Arrays.copyOfRange(stream, payload(), end());
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] ^= stream[maskingKey + i % 4];
        }
        return ByteBuffer.wrap(bytes);
    }
}
