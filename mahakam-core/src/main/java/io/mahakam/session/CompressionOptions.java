package io.mahakam.session;

/**
 * How the messages that we send are compressed, on sessions whose handshake agreed on it.
 *
 * @param threshold payloads of fewer bytes are sent as they are
 * @param level from 1, fast, to 9, small
 */
public record CompressionOptions(int threshold, int level) {
    /** From 1 KiB on, as small as is usual. */
    public static final CompressionOptions DEFAULT = new CompressionOptions(1024, 6);

    /** @throws IllegalArgumentException if the threshold is negative, or the level not 1 to 9 */
    public CompressionOptions {
        if (threshold < 0) {
            throw new IllegalArgumentException("threshold is zero or more, not " + threshold);
        }
        if (level < 1 || level > 9) {
            throw new IllegalArgumentException("level is 1 to 9, not " + level);
        }
    }
}
