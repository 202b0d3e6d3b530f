package io.mahakam.room;

import io.mahakam.session.Overflow;

/**
 * The limits of a room.
 *
 * @param maxQueuedBytes bound on this room's unsent bytes to one member that does not read, at least 1
 * @param maxQueuedMessages bound on this room's unsent messages to one member, likewise
 * @param overflow what happens to a message of this room that exceeds such a bound, or that of the member's session
 */
public record RoomOptions(long maxQueuedBytes, int maxQueuedMessages, Overflow overflow) {
    /** No bound but the session's own; a member that exceeds it is closed. */
    public static final RoomOptions DEFAULT = new RoomOptions(Long.MAX_VALUE, Integer.MAX_VALUE, Overflow.CLOSE);

    public RoomOptions {
        if (maxQueuedBytes < 1 || maxQueuedMessages < 1) {
            throw new IllegalArgumentException("A room's bounds are at least 1, not " + maxQueuedBytes + " bytes and "
                    + maxQueuedMessages + " messages");
        }
    }
}
