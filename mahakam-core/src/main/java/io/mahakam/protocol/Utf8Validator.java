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
            } else if (bytes[index] < 0) {
                lead(bytes[index++] & 0xFF);
            } else {
                index = skipAscii(bytes, index, to);
            }
        }
    }

    /** Checks that the text does not end inside a character. */
    void end() throws ProtocolException {
        if (missing > 0) {
            throw notUtf8();
        }
    }

    private static int skipAscii(byte[] bytes, int from, int to) {
        int index = from;
        while (index <= to - 8 && ((long) LONGS.get(bytes, index) & NOT_ASCII) == 0) {
            index += 8;
        }
        while (index < to && bytes[index] >= 0) {
            index++;
        }
        return index;
    }

    private void lead(int value) throws ProtocolException {
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
