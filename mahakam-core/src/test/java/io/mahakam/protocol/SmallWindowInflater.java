package io.mahakam.protocol;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * A decoder of DEFLATE (RFC 1951) that remembers no more than its window, and fails on a reference beyond it. Messages
 * (RFC 7692) may refer to those before them.
 */
final class SmallWindowInflater {
    private static final int[] LENGTH_BASE = {
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227,
        258
    };
    private static final int[] LENGTH_BITS = {
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0
    };
    private static final int[] DISTANCE_BASE = {
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
        6145, 8193, 12289, 16385, 24577
    };
    private static final int[] CODE_LENGTH_ORDER = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};

    private final byte[] window;
    private int remembered;
    private int next;
    private int furthest;

    private byte[] input;
    private int bit;
    private ByteArrayOutputStream output;

    SmallWindowInflater(int windowBits) {
        window = new byte[1 << windowBits];
    }

    /** How far back the furthest reference reached. */
    int furthest() {
        return furthest;
    }

    /** Inflates a message, without the tail that the sender has cut off. */
    byte[] inflate(byte[] message) {
        input = message;
        bit = 0;
        output = new ByteArrayOutputStream();
        while (bits(1) == 0) {
            switch (bits(2)) {
                case 0 -> {
                    if (!stored()) {
                        return output.toByteArray();
                    }
                }
                case 1 -> compressed(fixedLengths(), fixedDistances());
                case 2 -> dynamic();
                default -> throw new AssertionError("A reserved type of block");
            }
        }
        throw new AssertionError("A last block");
    }

    /** Reads a stored block; false if it is the one whose end was cut off. */
    private boolean stored() {
        bit = (bit + 7) / 8 * 8;
        if (bit == 8 * input.length) {
            return false;
        }
        int length = bits(16);
        if (bits(16) != (length ^ 0xFFFF)) {
            throw new AssertionError("A stored block of length " + length + " contradicts itself");
        }
        for (int i = 0; i < length; i++) {
            put(bits(8));
        }
        return true;
    }

    private void dynamic() {
        int literals = 257 + bits(5);
        int distances = 1 + bits(5);
        int codeLengths = 4 + bits(4);
        int[] lengths = new int[19];
        for (int i = 0; i < codeLengths; i++) {
            lengths[CODE_LENGTH_ORDER[i]] = bits(3);
        }
        Code code = new Code(lengths, 0, 19);
        int[] all = new int[literals + distances];
        for (int i = 0; i < all.length; ) {
            int symbol = symbol(code);
            int times = symbol < 16 ? 1 : symbol == 16 ? 3 + bits(2) : symbol == 17 ? 3 + bits(3) : 11 + bits(7);
            int length = symbol < 16 ? symbol : symbol == 16 ? all[i - 1] : 0;
            for (int j = 0; j < times; j++) {
                all[i++] = length;
            }
        }
        compressed(new Code(all, 0, literals), new Code(all, literals, distances));
    }

    private static Code fixedLengths() {
        int[] lengths = new int[288];
        for (int i = 0; i < 288; i++) {
            lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
        }
        return new Code(lengths, 0, 288);
    }

    private static Code fixedDistances() {
        int[] lengths = new int[30];
        Arrays.fill(lengths, 5);
        return new Code(lengths, 0, 30);
    }

    private void compressed(Code literals, Code distances) {
        for (int symbol = symbol(literals); symbol != 256; symbol = symbol(literals)) {
            if (symbol < 256) {
                put(symbol);
            } else {
                int length = LENGTH_BASE[symbol - 257] + bits(LENGTH_BITS[symbol - 257]);
                int code = symbol(distances);
                copy(length, DISTANCE_BASE[code] + bits(Math.max(0, code / 2 - 1)));
            }
        }
    }

    private void copy(int length, int distance) {
        if (distance > remembered) {
            throw new AssertionError("Refers back " + distance + " bytes, where " + remembered + " are remembered");
        }
        furthest = Math.max(furthest, distance);
        for (int i = 0; i < length; i++) {
            put(window[Math.floorMod(next - distance, window.length)]);
        }
    }

    private void put(int value) {
        output.write(value);
        window[next] = (byte) value;
        next = (next + 1) % window.length;
        remembered = Math.min(remembered + 1, window.length);
    }

    private int bits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++, bit++) {
            value |= (input[bit / 8] >> bit % 8 & 1) << i;
        }
        return value;
    }

    /** RFC 1951, 3.2.2: codes of one length follow each other, shorter ones come first. */
    private int symbol(Code code) {
        int value = 0;
        int first = 0;
        int index = 0;
        for (int length = 1; length <= 15; length++) {
            value = value << 1 | bits(1);
            int count = code.counts[length];
            if (value - first < count) {
                return code.symbols[index + value - first];
            }
            index += count;
            first = first + count << 1;
        }
        throw new AssertionError("Not a code");
    }

    private static final class Code {
        final int[] counts = new int[16];
        final int[] symbols;

        Code(int[] lengths, int from, int count) {
            symbols = new int[count];
            int used = 0;
            for (int length = 1; length <= 15; length++) {
                for (int symbol = 0; symbol < count; symbol++) {
                    if (lengths[from + symbol] == length) {
                        symbols[used++] = symbol;
                        counts[length]++;
                    }
                }
            }
        }
    }
}
