package io.mahakam.session;

import org.jspecify.annotations.Nullable;

/**
 * Frames one behind the other, with the source, receipt and slot of those that have one; holds nothing while it is empty
 * and had grown. What is taken out of the middle leaves a hole, and holes are closed when room is needed, so that every
 * operation takes the same time on average. A position stands for the same frame until then; its slot is told the new one.
 */
final class FrameRing {
    private static final int SMALLEST = 4;
    private static final int LARGEST_KEPT = 16;

    // What all rings share that hold nothing.
    private static final @Nullable OutgoingFrame[] NO_FRAMES = new OutgoingFrame[0];
    private static final @Nullable QueueShare[] NO_SHARES = new QueueShare[0];
    private static final @Nullable Receipt[] NO_RECEIPTS = new Receipt[0];
    private static final QueueShare.@Nullable Slot[] NO_SLOTS = new QueueShare.Slot[0];

    private @Nullable OutgoingFrame[] frames = NO_FRAMES;
    private @Nullable QueueShare[] shares = NO_SHARES;
    private @Nullable Receipt[] receipts = NO_RECEIPTS;

    /** Of no length as long as no frame had one. */
    private QueueShare.@Nullable Slot[] slots = NO_SLOTS;

    private int first;
    private int end;
    private int holes;

    int first() {
        return first;
    }

    /** One behind the last. */
    int end() {
        return end;
    }

    /** Where the first place of a message is that is streamed; {@link #end()} if there is none. */
    int firstPlace() {
        int position = first;
        while (position != end && !isPlace(position)) {
            position++;
        }
        return position;
    }

    private boolean isPlace(int position) {
        OutgoingFrame frame = frameOrHole(position);
        return frame != null && frame.isPlace();
    }

    /** How many frames. */
    int size() {
        return end - first - holes;
    }

    /** Adds a frame at the end; returns its position. */
    int append(OutgoingFrame frame, @Nullable QueueShare share, @Nullable Receipt receipt) {
        makeRoom();
        set(end, frame, share, receipt);
        return end++;
    }

    /** Inserts a frame without source, receipt or slot before a position; those before it have no slots. */
    void insert(int offset, OutgoingFrame frame) {
        makeRoom();
        first--;
        for (int i = first; i < first + offset; i++) {
            int from = index(i + 1);
            set(i, frames[from], shares[from], receipts[from]);
        }
        set(first + offset, frame, null, null);
    }

    /** Takes a frame out. */
    void remove(int position) {
        set(position, null, null, null);
        if (slots.length > 0) {
            slots[index(position)] = null;
        }
        holes++;
        while (first != end && frames[index(first)] == null) {
            first++;
            holes--;
        }
        while (first != end && frames[index(end - 1)] == null) {
            end--;
            holes--;
        }
        if (first == end && frames.length > LARGEST_KEPT) {
            release();
        }
    }

    /** Empties the ring, and gives up its memory. */
    void release() {
        frames = NO_FRAMES;
        shares = NO_SHARES;
        receipts = NO_RECEIPTS;
        slots = NO_SLOTS;
        first = 0;
        end = 0;
        holes = 0;
    }

    /** The frame, or {@code null} if there is a hole. */
    @Nullable OutgoingFrame frameOrHole(int position) {
        return frames[index(position)];
    }

    OutgoingFrame frame(int position) {
        OutgoingFrame frame = frames[index(position)];
        if (frame == null) {
            throw new AssertionError("No frame at " + position + " from " + first + " to " + end);
        }
        return frame;
    }

    @Nullable QueueShare share(int position) {
        return shares[index(position)];
    }

    @Nullable Receipt receipt(int position) {
        return receipts[index(position)];
    }

    QueueShare.@Nullable Slot slot(int position) {
        return slots.length == 0 ? null : slots[index(position)];
    }

    /** Puts another frame in the place of one. */
    void replace(int position, OutgoingFrame frame, @Nullable Receipt receipt) {
        frames[index(position)] = frame;
        receipts[index(position)] = receipt;
    }

    /** A frame has neither source nor slot any more. */
    void clearAccount(int position) {
        shares[index(position)] = null;
        slots[index(position)] = null;
    }

    void setSlot(int position, QueueShare.Slot slot) {
        if (slots.length == 0) {
            slots = new QueueShare.Slot[frames.length];
        }
        slots[index(position)] = slot;
    }

    private void set(
            int position, @Nullable OutgoingFrame frame, @Nullable QueueShare share, @Nullable Receipt receipt) {
        int index = index(position);
        frames[index] = frame;
        shares[index] = share;
        receipts[index] = receipt;
    }

    private void makeRoom() {
        int capacity = frames.length;
        if (end - first == capacity) {
            moveTo(holes > 0 && holes >= capacity / 2 ? capacity : Math.max(SMALLEST, capacity * 2));
        }
    }

    private void moveTo(int capacity) {
        @Nullable OutgoingFrame[] newFrames = new OutgoingFrame[capacity];
        @Nullable QueueShare[] newShares = new QueueShare[capacity];
        @Nullable Receipt[] newReceipts = new Receipt[capacity];
        QueueShare.@Nullable Slot[] newSlots = slots.length == 0 ? NO_SLOTS : new QueueShare.Slot[capacity];
        int moved = 0;
        for (int position = first; position != end; position++) {
            int index = index(position);
            if (frames[index] == null) {
                continue;
            }
            newFrames[moved] = frames[index];
            newShares[moved] = shares[index];
            newReceipts[moved] = receipts[index];
            QueueShare.Slot slot = slot(position);
            if (slot != null) {
                slot.position = moved;
                newSlots[moved] = slot;
            }
            moved++;
        }
        frames = newFrames;
        shares = newShares;
        receipts = newReceipts;
        slots = newSlots;
        first = 0;
        end = moved;
        holes = 0;
    }

    /** Capacities are powers of two. */
    private int index(int position) {
        return position & (frames.length - 1);
    }
}
