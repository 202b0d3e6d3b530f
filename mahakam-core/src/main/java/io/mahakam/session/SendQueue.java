package io.mahakam.session;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The frames a session has still to write, in order; a ring that holds nothing while it is empty and had grown. Only the
 * session's lane touches it.
 */
final class SendQueue {
    private static final int SMALLEST = 4;
    private static final int LARGEST_KEPT = 16;

    private @Nullable OutgoingFrame[] frames = new OutgoingFrame[0];
    private @Nullable QueueShare[] shares = new QueueShare[0];
    private int head;
    private int size;

    /** How much of the first frame has been written. */
    private int headOffset;

    /** What is left to be written. */
    private long bytes;

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    long bytes() {
        return bytes;
    }

    /** Adds a frame at the end, on a source's account if there is one. */
    void add(OutgoingFrame frame, @Nullable QueueShare share) {
        makeRoom();
        set(size++, frame, share);
        bytes += frame.size();
        if (share != null) {
            share.added(frame);
        }
    }

    /**
     * RFC 6455, 5.5: control frames may go between others. This one goes before the data that is not yet begun, behind
     * the control frames that wait already.
     */
    void addUrgent(OutgoingFrame frame) {
        makeRoom();
        head = index(-1);
        size++;
        bytes += frame.size();
        int position = 0;
        while (position + 1 < size
                && ((position == 0 && headOffset > 0) || frame(position + 1).isControl())) {
            set(position, frame(position + 1), shares[index(position + 1)]);
            position++;
        }
        set(position, frame, null);
    }

    /** Copies bytes into the target until it is full or nothing is left; takes nothing off the queue. */
    void copyTo(ByteBuffer target) {
        int offset = headOffset;
        for (int i = 0; i < size && target.hasRemaining(); i++) {
            frame(i).copyTo(target, offset);
            offset = 0;
        }
    }

    /** Takes off the bytes that were written; returns how many frames are thereby done. */
    int written(int count) {
        bytes -= count;
        int left = count;
        int done = 0;
        while (left > 0) {
            int rest = frame(0).size() - headOffset;
            if (left < rest) {
                headOffset += left;
                return done;
            }
            left -= rest;
            removeFirst();
            done++;
        }
        return done;
    }

    /** Drops every frame that is not yet begun; returns how many bytes and frames that were. */
    Dropped dropUnbegun() {
        return dropAllBut(headOffset > 0 ? 1 : 0);
    }

    /** Drops everything, the rest of a frame that is begun too; returns how many bytes and frames that were. */
    Dropped dropAll() {
        Dropped whole = dropAllBut(0);
        Dropped dropped = new Dropped(whole.bytes() - headOffset, whole.frames());
        headOffset = 0;
        bytes = 0;
        release();
        return dropped;
    }

    private Dropped dropAllBut(int keep) {
        long dropped = 0;
        int frames = size - keep;
        while (size > keep) {
            OutgoingFrame frame = frame(size - 1);
            dropped += frame.size();
            clear(index(--size), frame);
        }
        bytes -= dropped;
        return new Dropped(dropped, frames);
    }

    private void removeFirst() {
        clear(head, frame(0));
        head = index(1);
        headOffset = 0;
        size--;
        if (size == 0 && frames.length > LARGEST_KEPT) {
            release();
        }
    }

    private void release() {
        frames = new OutgoingFrame[0];
        shares = new QueueShare[0];
        head = 0;
    }

    private void clear(int index, OutgoingFrame frame) {
        QueueShare share = shares[index];
        if (share != null) {
            share.removed(frame);
        }
        frames[index] = null;
        shares[index] = null;
    }

    private void makeRoom() {
        if (size < frames.length) {
            return;
        }
        int capacity = Math.max(SMALLEST, frames.length * 2);
        @Nullable OutgoingFrame[] newFrames = Arrays.copyOfRange(frames, head, head + capacity);
        @Nullable QueueShare[] newShares = Arrays.copyOfRange(shares, head, head + capacity);
        System.arraycopy(frames, 0, newFrames, size - head, head);
        System.arraycopy(shares, 0, newShares, size - head, head);
        frames = newFrames;
        shares = newShares;
        head = 0;
    }

    private void set(int position, OutgoingFrame frame, @Nullable QueueShare share) {
        frames[index(position)] = frame;
        shares[index(position)] = share;
    }

    private OutgoingFrame frame(int position) {
        OutgoingFrame frame = frames[index(position)];
        if (frame == null) {
            throw new AssertionError("No frame at " + position + " of " + size);
        }
        return frame;
    }

    /** Capacities are powers of two. */
    private int index(int position) {
        return (head + position) & (frames.length - 1);
    }

    record Dropped(long bytes, int frames) {}
}
