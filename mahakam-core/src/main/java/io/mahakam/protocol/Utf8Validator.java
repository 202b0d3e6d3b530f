package io.mahakam.protocol;

import static io.mahakam.protocol.CloseStatus.INVALID_PAYLOAD;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Checks that bytes are UTF-8 (RFC 3629, 4), in any number of pieces that may end inside a character, and stops at the
 * first byte that cannot follow. No surrogate, no overlong form and nothing above U+10FFFF passes.
 */
final class Utf8Validator {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final long NOT_ASCII = 0x8080_8080_8080_8080L;

    private static final int MIN_TRAIL = 0x80;
    private static final int MAX_TRAIL = 0xBF;

    // The character that was begun: how many bytes are missing, and the range of the next one.
    private int missing;
    private int minTrail = MIN_TRAIL;
    private int maxTrail = MAX_TRAIL;

    /** Checks the next bytes of the text. */
    void check(byte[] bytes, int from, int to) throws ProtocolException {
        int index = from;
        while (index < to) {
            if (missing > 0) {
                trail(bytes[index++] & 0xFF);
            } else {
                index = skipWhole(bytes, index, to);
                if (index < to) {
                    begin(bytes[index++] & 0xFF);
                }
            }
        }
    }

    /** Checks that the text does not end inside a character. */
    void end() throws ProtocolException {
        if (missing > 0) {
            throw notUtf8();
        }
    }

    /**
     * Skips characters that are there as a whole and at a glance right. The rest is one that is not, or the last few
     * bytes, and is looked at byte by byte.
     */
    private static int skipWhole(byte[] bytes, int from, int to) {
        int index = from;
        while (index <= to - 8) {
            long next = (long) LONGS.get(bytes, index);
            int ascii = Long.numberOfLeadingZeros(next & NOT_ASCII) / 8;
            if (ascii == 8) {
                index = skipAscii(bytes, index + 8, to);
            } else if (ascii > 0) {
                index += ascii;
            } else {
                int size = sizeOfWhole(next);
                if (size == 0) {
                    return index;
                }
                index += size;
            }
        }
        return index;
    }

    private static int skipAscii(byte[] bytes, int from, int to) {
        int index = from;
        while (index <= to - 8 && ((long) LONGS.get(bytes, index) & NOT_ASCII) == 0) {
            index += 8;
        }
        return index;
    }

    /** How many bytes the character has at the start of these, or two characters of three bytes; 0 if none is there. */
    private static int sizeOfWhole(long next) {
        int first = (int) (next >>> 32);
        if ((first & 0xF0C0_C000) == 0xE080_8000 && isOfThreeBytes(first >>> 16)) {
            boolean another = (next & 0xF0_C0C0_0000L) == 0xE0_8080_0000L;
            return another && isOfThreeBytes((int) (next >>> 24)) ? 6 : 3;
        }
        if ((first & 0xE0C0_0000) == 0xC080_0000 && (first & 0x1E00_0000) != 0) { // not C0 and C1
            return 2;
        }
        if ((first & 0xF8C0_C0C0) == 0xF080_8080) {
            int plane = (first >>> 22 & 0b11100) | (first >>> 20 & 0b11);
            return plane >= 1 && plane <= 16 ? 4 : 0; // neither overlong nor above U+10FFFF
        }
        return 0;
    }

    /** Whether the first two of three bytes begin neither an overlong form, E0 80 to 9F, nor a surrogate, ED A0 to BF. */
    private static boolean isOfThreeBytes(int leadAndTrail) {
        int telling = leadAndTrail & 0x0F20;
        return telling != 0x0000 && telling != 0x0D20;
    }

    private void begin(int value) throws ProtocolException {
        if (value < MIN_TRAIL) {
            return; // ASCII
        }
        if (value < 0xC2 || value > 0xF4) { // C0 and C1 begin overlong forms, F5 and above exceed U+10FFFF
            throw notUtf8();
        }
        missing = value < 0xE0 ? 1 : value < 0xF0 ? 2 : 3;
        switch (value) {
            case 0xE0 -> minTrail = 0xA0; // below: overlong
            case 0xED -> maxTrail = 0x9F; // above: surrogates
            case 0xF0 -> minTrail = 0x90; // below: overlong
            case 0xF4 -> maxTrail = 0x8F; // above: more than U+10FFFF
            default -> {}
        }
    }

    private void trail(int value) throws ProtocolException {
        if (value < minTrail || value > maxTrail) {
            throw notUtf8();
        }
        minTrail = MIN_TRAIL;
        maxTrail = MAX_TRAIL;
        missing--;
    }

    private static ProtocolException notUtf8() {
        return new ProtocolException(INVALID_PAYLOAD, "The text is not UTF-8");
    }
}
