package io.mahakam.protocol;

/**
 * What both ends agreed on for permessage-deflate (RFC 7692, 7.1).
 *
 * @param server how the server compresses
 * @param client how the client compresses
 */
public record PermessageDeflate(Direction server, Direction client) {
    /**
     * How one end compresses.
     *
     * @param contextTakeover whether a message may refer to those before it, so that both ends keep a state in between
     * @param windowBits the base-2 logarithm of how many bytes it may refer back, 8 to 15
     */
    public record Direction(boolean contextTakeover, int windowBits) {
        /** The smallest window of RFC 7692, 7.1.2. */
        public static final int MIN_WINDOW_BITS = 8;

        /** The window that DEFLATE has unless a smaller one is agreed (RFC 7692, 7.1.2). */
        public static final int MAX_WINDOW_BITS = 15;

        /** @throws IllegalArgumentException if the window bits are out of range */
        public Direction {
            if (windowBits < MIN_WINDOW_BITS || windowBits > MAX_WINDOW_BITS) {
                throw new IllegalArgumentException("Window bits are 8 to 15, not " + windowBits);
            }
        }
    }
}
