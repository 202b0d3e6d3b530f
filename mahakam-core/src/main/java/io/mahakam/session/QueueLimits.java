package io.mahakam.session;

import org.jspecify.annotations.Nullable;

/**
 * The bounds on what one source may have unsent in any one session's queue.
 *
 * @param source the room's name, or {@code null} for what is sent to the session itself; the key of its messages that
 *     are conflated and have none
 * @param maxBytes bound on the unsent bytes, at least 1
 * @param maxMessages bound on the unsent messages, at least 1
 * @param overflow what happens to a message beyond a bound of the source, or of the session
 */
public record QueueLimits(@Nullable String source, long maxBytes, int maxMessages, Overflow overflow) {
    private static final Object NO_NAME = new Object();

    /** The key of a message that was sent with this one, or with none; {@code null} if it is not to be conflated. */
    @Nullable Object keyOf(@Nullable Object key) {
        if (key != null || overflow != Overflow.CONFLATE) {
            return key;
        }
        return source == null ? NO_NAME : source;
    }
}
