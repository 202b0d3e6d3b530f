package io.mahakam.room;

/**
 * The limits of a room.
 *
 * @param maxQueuedBytes bound on this room's unsent bytes to one member; beyond it the member is closed with 1013
 * @param maxQueuedMessages bound on this room's unsent messages to one member, likewise
 */
public record RoomOptions(long maxQueuedBytes, int maxQueuedMessages) {
    /** No bound but the session's own. */
    public static final RoomOptions DEFAULT = new RoomOptions(Long.MAX_VALUE, Integer.MAX_VALUE);

    public RoomOptions {
        if (maxQueuedBytes < 1 || maxQueuedMessages < 1) {
            throw new IllegalArgumentException("A room's bounds are at least 1, not " + maxQueuedBytes + " bytes and "
                    + maxQueuedMessages + " messages");
        }
    }
}
