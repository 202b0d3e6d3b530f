package io.mahakam.room;

import io.mahakam.session.Overflow;

/**
 * The limits of a room.
 *
 * @param maxQueuedBytes bound on this room's unsent bytes to one member that does not read, at least 1
 * @param maxQueuedMessages bound on this room's unsent messages to one member, likewise
 * @param overflow what happens to a message of this room that exceeds such a bound, or that of the member's session
 * @param maxMembers bound on the members, at least 1; a join beyond it is refused with a {@link JoinRefusedException}
 * @param history what it keeps for those who join later
 */
public record RoomOptions(
        long maxQueuedBytes, int maxQueuedMessages, Overflow overflow, int maxMembers, HistoryOptions history) {
    /** No bound but the session's own; a member that exceeds it is closed. */
    public static final RoomOptions DEFAULT = new RoomOptions(Long.MAX_VALUE, Integer.MAX_VALUE, Overflow.CLOSE);

    /** A room of any number of members that keeps nothing. */
    public RoomOptions(long maxQueuedBytes, int maxQueuedMessages, Overflow overflow) {
        this(maxQueuedBytes, maxQueuedMessages, overflow, Integer.MAX_VALUE, HistoryOptions.NONE);
    }

    /** These options, but with so many members at most. */
    public RoomOptions withMaxMembers(int most) {
        return new RoomOptions(maxQueuedBytes, maxQueuedMessages, overflow, most, history);
    }

    /** These options, but with a history. */
    public RoomOptions withHistory(HistoryOptions kept) {
        return new RoomOptions(maxQueuedBytes, maxQueuedMessages, overflow, maxMembers, kept);
    }

    public RoomOptions {
        if (maxMembers < 1) {
            throw new IllegalArgumentException("A room has room for at least 1 member, not " + maxMembers);
        }
        if (maxQueuedBytes < 1 || maxQueuedMessages < 1) {
            throw new IllegalArgumentException("A room's bounds are at least 1, not " + maxQueuedBytes + " bytes and "
                    + maxQueuedMessages + " messages");
        }
    }
}
