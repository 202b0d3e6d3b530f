package io.mahakam.session;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one source, such as a room, has in one session's queue, with the source's bounds on it. Only the session's lane
 * touches it. Small, because there is one for each member of each room. Frames that may have to go before their time, to be found by age or by key, have a {@link Slot} each.
 */
public class QueueShare {
    /** As long as there are no more, looking at each costs less than a map. */
    private static final int FEW = 8;

    private final QueueLimits limits;
    private long bytes;
    private int messages;

    /** A message was dropped, and not all that was queued then is written. */
    private boolean loses;

    /** From the first on. */
    private @Nullable Slots slots;

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
        if (slots == null) {
            slots = new Slots();
        }
        return slots.add(position, key);
    }

    /** A frame is gone, or must not be dropped any more. */
    void forget(Slot slot) {
        if (slots != null) {
            slots.remove(slot);
        }
    }

    @Nullable Slot oldest() {
        return slots == null ? null : slots.oldest;
    }

    @Nullable Slot find(Object key) {
        return slots == null ? null : slots.find(key);
    }

    /** A message of this source was dropped at a bound. */
    final void dropped() {
        if (!loses) {
            loses = true;
            losesMessages();
        }
    }

    /** Something of this source was written. */
    final void written() {
        if (messages == 0) {
            loses = false;
        }
    }

    /**
     * Told when messages begin to be dropped, and again when that begins anew after everything was written. In the middle
     * of it: must do nothing but post. Does nothing unless overridden.
     */
    protected void losesMessages() {}

    /** Told when the session is closed because its peer was too slow for a message of this source, likewise. */
    protected void sessionClosed() {}

    /** Those frames that may be dropped or replaced, in the order of the queue. */
    private static final class Slots {
        private @Nullable Slot oldest;
        private @Nullable Slot newest;
        private int count;
        private @Nullable Map<Object, Slot> byKey;

        Slot add(int position, @Nullable Object key) {
            Slot slot = new Slot(position, key);
            slot.older = newest;
            if (newest == null) {
                oldest = slot;
            } else {
                newest.newer = slot;
            }
            newest = slot;
            count++;
            if (byKey != null && key != null) {
                byKey.put(key, slot);
            }
            return slot;
        }

        void remove(Slot slot) {
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
            count--;
            if (count == 0) {
                byKey = null;
            } else if (byKey != null && slot.key != null) {
                byKey.remove(slot.key);
            }
        }

        @Nullable Slot find(Object key) {
            if (byKey == null && count > FEW) {
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
