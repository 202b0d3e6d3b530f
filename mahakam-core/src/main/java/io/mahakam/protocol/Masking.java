package io.mahakam.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** RFC 6455, 5.3: byte i of a payload is XORed with byte i modulo 4 of the frame's masking key. */
final class Masking {
    /** The order of nearly all processors: without swapping, the loop is compiled to vector instructions. */
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Masking() {}

    /**
     * Masks or unmasks part of an array in place.
     *
     * @param key as it applies to the first of these bytes, see {@link #advance}
     */
    static void apply(int key, byte[] bytes, int from, int to) {
        long twice = Long.reverseBytes(((long) key << 32) | (key & 0xFFFF_FFFFL));
        int index = from;
        for (; index <= to - 8; index += 8) {
            LONGS.set(bytes, index, (long) LONGS.get(bytes, index) ^ twice);
        }
        for (int shift = 0; index < to; index++, shift += 8) {
            bytes[index] ^= (byte) (twice >>> shift);
        }
    }

    /** The key as it applies to the bytes that follow the next {@code count} bytes. */
    static int advance(int key, int count) {
        return Integer.rotateLeft(key, 8 * count);
    }
}
