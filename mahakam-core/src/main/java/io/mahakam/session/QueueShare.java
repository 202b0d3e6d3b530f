package io.mahakam.session;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one source, such as a room, has in one session's queue, with the source's bounds on it. Only the session's lane
 * touches it. Frames that may have to go before their time, to be found by age or by key, have a {@link Slot} each.
 */
public final class QueueShare {
    /** As long as there are no more, looking at each costs less than a map. */
    private static final int FEW = 8;

    private final QueueLimits limits;
    private long bytes;
    private int messages;

    // The slots, in the order of the queue.
    private @Nullable Slot oldest;
    private @Nullable Slot newest;
    private int slots;
    private @Nullable Map<Object, Slot> byKey;

    public QueueShare(QueueLimits limits) {
        this.limits = limits;
    }

    QueueLimits limits() {
        return limits;
    }

    /**
     * Whether so many bytes and messages more keep within the bounds, in place of so many; a message of any size may
     * stand alone.
     */
    boolean hasRoomFor(long moreBytes, int moreMessages) {
        int all = messages + moreMessages;
        return all <= 1 || (all <= limits.maxMessages() && bytes + moreBytes <= limits.maxBytes());
    }

    void added(OutgoingFrame frame) {
        bytes += frame.size();
        messages++;
    }

    void removed(OutgoingFrame frame) {
        bytes -= frame.size();
        messages--;
    }

    /** Whether a frame that is added now, with this key if it has one, needs a slot. */
    boolean needsSlot(@Nullable Object key) {
        return key != null || limits.overflow().dropsOldest();
    }

    /** The frame at this position of the queue, the last of this source, may be dropped or replaced from now on. */
    Slot track(int position, @Nullable Object key) {
        Slot slot = new Slot(position, key);
        slot.older = newest;
        if (newest == null) {
            oldest = slot;
        } else {
            newest.newer = slot;
        }
        newest = slot;
        slots++;
        if (byKey != null && key != null) {
            byKey.put(key, slot);
        }
        return slot;
    }

    /** A frame is gone, or must not be dropped any more. */
    void forget(Slot slot) {
        if (slot.older == null) {
            oldest = slot.newer;
        } else {
            slot.older.newer = slot.newer;
        }
        if (slot.newer == null) {
            newest = slot.older;
        } else {
            slot.newer.older = slot.older;
        }
        slots--;
        if (slots == 0) {
            byKey = null;
        } else if (byKey != null && slot.key != null) {
            byKey.remove(slot.key);
        }
    }

    @Nullable Slot oldest() {
        return oldest;
    }

    @Nullable Slot find(Object key) {
        if (byKey == null && slots > FEW) {
            byKey = new HashMap<>();
            for (Slot slot = oldest; slot != null; slot = slot.newer) {
                if (slot.key != null) {
                    byKey.put(slot.key, slot);
                }
            }
        }
        if (byKey != null) {
            return byKey.get(key);
        }
        Slot slot = oldest;
        while (slot != null && !key.equals(slot.key)) {
            slot = slot.newer;
        }
        return slot;
    }

    /** Where a frame is that may be dropped or replaced. */
    static final class Slot {
        private final @Nullable Object key;
        private @Nullable Slot older;
        private @Nullable Slot newer;
        int position;

        private Slot(int position, @Nullable Object key) {
            this.position = position;
            this.key = key;
        }
    }
}
