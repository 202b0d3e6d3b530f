package io.mahakam.session;

/**
 * What one source, such as a room, has in one session's queue, with the source's bounds on it. Only the session's lane
 * touches it.
 */
public final class QueueShare {
    private final long maxBytes;
    private final int maxMessages;
    private long bytes;
    private int messages;

    /** Bounds on the unsent bytes and messages, each at least 1. */
    public QueueShare(long maxBytes, int maxMessages) {
        this.maxBytes = maxBytes;
        this.maxMessages = maxMessages;
    }

    /** Whether a frame keeps within the bounds; a frame of any size may stand alone. */
    boolean hasRoomFor(OutgoingFrame frame) {
        return messages == 0 || (messages < maxMessages && bytes + frame.size() <= maxBytes);
    }

    void added(OutgoingFrame frame) {
        bytes += frame.size();
        messages++;
    }

    void removed(OutgoingFrame frame) {
        bytes -= frame.size();
        messages--;
    }
}
