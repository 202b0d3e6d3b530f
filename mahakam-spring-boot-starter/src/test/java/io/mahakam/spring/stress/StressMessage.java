package io.mahakam.spring.stress;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A message whose every byte follows from its kind, its sender and its number, so that a byte that is wrong, or that
 * belongs to somebody else, shows.
 */
record StressMessage(char kind, int sender, int number) {
    /** Somebody has joined the room. */
    static final char JOINED = 'J';

    /** Somebody has left the room. */
    static final char LEFT = 'L';

    /** A broadcast. */
    static final char BROADCAST = 'B';

    /** To the member that has left: nothing of the room follows. */
    static final char GONE = 'G';

    /** Comes back as it is. */
    static final char ECHO = 'E';

    /** One of many threads' to one session. */
    static final char HAMMERED = 'H';

    private static final int LARGE = 200_000; // more than a loop's buffers hold
    private static final int SMALL = 400;

    /** The message that is meant; it says so itself. */
    static StressMessage parse(byte[] payload) {
        int end = 0;
        while (end < payload.length && end < 40 && payload[end] != '|') {
            end++;
        }
        String[] words = new String(payload, 0, end, StandardCharsets.US_ASCII).split(" ");
        if (words.length != 3 || words[0].length() != 1) {
            throw new AssertionError("No message begins with: " + String.join(" ", words));
        }
        return new StressMessage(words[0].charAt(0), Integer.parseInt(words[1]), Integer.parseInt(words[2]));
    }

    String text() {
        return new String(bytes(), StandardCharsets.US_ASCII);
    }

    byte[] bytes() {
        byte[] head = (kind + " " + sender + " " + number + "|").getBytes(StandardCharsets.US_ASCII);
        long seed = mixed(key());
        int length = kind == BROADCAST && number % 500 == 7 ? LARGE : (int) (seed & 0xFFFF) % SMALL;
        byte[] all = Arrays.copyOf(head, head.length + length);
        for (int i = head.length; i < all.length; i++) {
            all[i] = (byte) ('0' + ((seed >>> (i % 40)) + i) % 75);
        }
        return all;
    }

    /** Different for every message. */
    long key() {
        return (long) kind << 56 | (long) sender << 32 | number;
    }

    private static long mixed(long key) {
        long mixed = (key ^ key >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return (mixed ^ mixed >>> 31) & Long.MAX_VALUE;
    }
}
