package io.mahakam.room;

import java.time.Duration;

/**
 * How much a room keeps of what was broadcast to it, for those who join later. A room that keeps something stays as long as
 * it does, with or without members.
 *
 * @param maxMessages most messages; 0: nothing is kept
 * @param maxAge how long each is kept
 * @param maxBytes most bytes of all of them as they are sent; a larger one is not kept
 */
public record HistoryOptions(int maxMessages, Duration maxAge, long maxBytes) {
    /** Nothing is kept. */
    public static final HistoryOptions NONE = new HistoryOptions(0, Duration.ZERO, 0);

    public HistoryOptions {
        if (maxMessages < 0 || (maxMessages > 0 && (maxAge.isNegative() || maxAge.isZero() || maxBytes < 1))) {
            throw new IllegalArgumentException("A history has bounds of more than zero, not " + maxMessages
                    + " messages, " + maxAge + " and " + maxBytes + " bytes");
        }
    }

    boolean keepsAnything() {
        return maxMessages > 0;
    }
}
