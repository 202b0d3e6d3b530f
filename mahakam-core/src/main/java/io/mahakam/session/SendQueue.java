package io.mahakam.session;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The messages and control frames a session has still to write, in order; a ring that holds nothing while it is empty and had grown. Only the
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

    /** Those that were passed and are to be told, if there are any. */
    private @Nullable Queue<Milestone> passed;

    /** The place of the message whose turn it is; it has been told. */
    private @Nullable OutgoingFrame turn;

    boolean isEmpty() {
        return size == 0;
    }

    /** Whether there is something that may be written now. */
    boolean isWritable() {
        return size > 0 && !frame(0).isPlace();
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
     * the control frames that wait already. A message that is begun is interrupted where its next frame would begin.
     */
    void addUrgent(OutgoingFrame frame) {
        interruptHead();
        int position = headOffset > 0 ? 1 : 0;
        while (position < size && frame(position).isControl()) {
            position++;
        }
        insert(position, frame, null);
        bytes += frame.size();
    }

    /** 5.4: control frames may be in the middle of a fragmented message, between two of its frames. */
    private void interruptHead() {
        if (headOffset == 0) {
            return;
        }
        OutgoingFrame message = frame(0);
        int frameEnd = message.frameEnd(headOffset);
        if (frameEnd == message.size()) {
            return;
        }
        OutgoingFrame rest = message.from(frameEnd);
        QueueShare share = shares[index(0)];
        if (share != null) {
            share.removed(message);
            share.added(rest);
        }
        if (frameEnd == headOffset) {
            set(0, rest, share);
            headOffset = 0;
        } else {
            set(0, message.before(frameEnd), null);
            insert(1, rest, share);
        }
    }

    /** Adds a frame of the message whose turn it is, and behind which others wait. */
    void addPiece(OutgoingFrame piece) {
        insert(firstPlace(), piece, null);
        bytes += piece.size();
    }

    /** Puts the last frame of the message whose turn it is in the message's place, or something else that ends it. */
    void takePlace(OutgoingFrame last) {
        set(firstPlace(), last, null);
        bytes += last.size();
        turn = null;
    }

    /** Whether there is a message that is streamed, and what is behind it waits. */
    boolean hasPlace() {
        return firstPlace() < size;
    }

    private int firstPlace() {
        int position = 0;
        while (position < size && !frame(position).isPlace()) {
            position++;
        }
        return position;
    }

    /** Copies bytes into the target until it is full or nothing may be written; takes nothing off the queue. */
    void copyTo(ByteBuffer target) {
        int offset = headOffset;
        for (int i = 0; i < size && target.hasRemaining() && !frame(i).isPlace(); i++) {
            frame(i).copyTo(target, offset);
            offset = 0;
        }
    }

    /** Takes off the bytes that were written; returns how many messages and control frames are thereby done. */
    int written(int count) {
        bytes -= count;
        int left = count;
        int done = 0;
        while (isWritable()) {
            int rest = frame(0).size() - headOffset;
            if (left < rest) {
                headOffset += left;
                return done;
            }
            left -= rest;
            done += frame(0).isCounted() ? 1 : 0;
            pass(frame(0).milestone());
            removeFirst();
        }
        return done;
    }

    private void pass(@Nullable Milestone milestone) {
        if (milestone != null) {
            if (passed == null) {
                passed = new ArrayDeque<>(4);
            }
            passed.add(milestone);
        }
    }

    /** What is reached and has not been told, or {@code null}. */
    @Nullable Milestone pollReached() {
        Milestone next = passed == null ? null : passed.poll();
        if (next != null) {
            return next;
        }
        passed = null;
        if (size == 0 || !frame(0).isPlace() || frame(0) == turn) {
            return null;
        }
        turn = frame(0);
        return turn.milestone();
    }

    /** Drops a message that is streamed, and those behind it; returns how many bytes and frames that were. */
    Dropped dropFromPlace() {
        return dropAllBut(firstPlace());
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
        int frames = 0;
        while (size > keep) {
            OutgoingFrame frame = frame(size - 1);
            dropped += frame.size();
            frames += frame.isCounted() ? 1 : 0;
            clear(index(--size), frame);
            frame.missed();
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

    private void insert(int position, OutgoingFrame frame, @Nullable QueueShare share) {
        makeRoom();
        head = index(-1);
        size++;
        for (int i = 0; i < position; i++) {
            set(i, frame(i + 1), shares[index(i + 1)]);
        }
        set(position, frame, share);
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
