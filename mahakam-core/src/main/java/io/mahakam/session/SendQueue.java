package io.mahakam.session;

import io.mahakam.session.QueueShare.Slot;
import java.nio.ByteBuffer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The messages and control frames a session has still to write, in order. Of the messages that are not begun, some may be
 * dropped or replaced. Only the session's lane touches it.
 */
final class SendQueue {
    private final FrameRing ring = new FrameRing();

    /** Gives frames their last form, once, when they are first copied; {@code null} if they have it already. */
    private final @Nullable UnaryOperator<OutgoingFrame> lastForm;

    /** How much of the first frame has been written. */
    private int headOffset;

    /** What is left to be written. */
    private long bytes;

    private final ReachedMilestones milestones = new ReachedMilestones();

    SendQueue() {
        this(null);
    }

    SendQueue(@Nullable UnaryOperator<OutgoingFrame> lastForm) {
        this.lastForm = lastForm;
    }

    boolean isEmpty() {
        return ring.first() == ring.end();
    }

    /** Whether there is something that may be written now. */
    boolean isWritable() {
        return !isEmpty() && !ring.frame(ring.first()).isPlace();
    }

    /** How many messages and control frames. */
    int size() {
        boolean beginOfMessage = !isEmpty() && !ring.frame(ring.first()).isCounted();
        return ring.size() - (beginOfMessage ? 1 : 0);
    }

    long bytes() {
        return bytes;
    }

    /** Adds a frame at the end, on a source's account if there is one. */
    void add(OutgoingFrame frame, @Nullable QueueShare share) {
        add(frame, share, null, null);
    }

    /** Adds a frame at the end. One with a key can be replaced; there must be none that has this key already. */
    void add(OutgoingFrame frame, @Nullable QueueShare share, @Nullable Object key, @Nullable Receipt receipt) {
        int position = ring.append(frame, share, receipt);
        bytes += frame.size();
        if (share != null) {
            share.added(frame);
            if (share.needsSlot(key)) {
                ring.setSlot(position, share.track(position, key));
            }
        }
    }

    /**
     * RFC 6455, 5.5: control frames may go between others. This one goes before the data that is not yet begun, behind
     * the control frames that wait already. A message that is begun is interrupted where its next frame would begin.
     */
    void addUrgent(OutgoingFrame frame) {
        interruptHead();
        int offset = 0;
        while (offset < ring.end() - ring.first() && goesBeforeUrgent(offset)) {
            offset++;
        }
        ring.insert(offset, frame);
        bytes += frame.size();
    }

    /** 5.4: control frames may be in the middle of a fragmented message, between two of its frames. */
    private void interruptHead() {
        if (headOffset == 0) {
            return;
        }
        OutgoingFrame message = ring.frame(ring.first());
        int frameEnd = message.frameEnd(headOffset);
        if (frameEnd == message.size()) {
            return;
        }
        OutgoingFrame rest = message.from(frameEnd);
        QueueShare share = ring.share(ring.first());
        if (share != null) {
            share.removed(message);
            share.added(rest);
        }
        ring.replace(ring.first(), rest, ring.receipt(ring.first()));
        if (frameEnd == headOffset) {
            headOffset = 0;
        } else {
            ring.insert(0, message.before(frameEnd));
        }
    }

    private boolean goesBeforeUrgent(int offset) {
        OutgoingFrame frame = ring.frameOrHole(ring.first() + offset);
        return (offset == 0 && headOffset > 0) || (frame != null && frame.isControl());
    }

    /** Adds a frame of the message whose turn it is, and behind which others wait. */
    void addPiece(OutgoingFrame piece) {
        ring.insert(ring.firstPlace() - ring.first(), piece);
        bytes += piece.size();
    }

    /** Puts the last frame of the message whose turn it is in the message's place, or something else that ends it. */
    void takePlace(OutgoingFrame last) {
        ring.replace(ring.firstPlace(), last, null);
        bytes += last.size();
    }

    /** Whether there is a message that is streamed, and what is behind it waits. */
    boolean hasPlace() {
        return ring.firstPlace() != ring.end();
    }

    /** The frame in this slot. */
    OutgoingFrame frame(Slot slot) {
        return ring.frame(slot.position);
    }

    /** Puts a frame in the place of another of the same source, which is not sent then. */
    void replace(QueueShare share, Slot slot, OutgoingFrame frame, @Nullable Receipt receipt) {
        OutgoingFrame old = ring.frame(slot.position);
        Receipt oldReceipt = ring.receipt(slot.position);
        ring.replace(slot.position, frame, receipt);
        share.removed(old);
        share.added(frame);
        bytes += frame.size() - old.size();
        if (oldReceipt != null) {
            oldReceipt.replaced();
        }
    }

    /** Drops the oldest frame of a source that may be dropped, and returns it; {@code null} if there is none. */
    @Nullable OutgoingFrame dropOldest(QueueShare share) {
        Slot oldest = share.oldest();
        return oldest == null ? null : drop(oldest.position);
    }

    /** Drops the last frame that is to be written, and returns it. */
    OutgoingFrame dropLast() {
        return drop(last());
    }

    /** Whether the last frame that is to be written may be dropped: a message, not begun, and nobody depends on it. */
    boolean mayDropLast() {
        int last = last();
        return last - firstUnbegun() >= 0 && ring.frame(last).isMessage();
    }

    /** On whose account the last frame is that is to be written. */
    @Nullable QueueShare lastShare() {
        return ring.share(last());
    }

    /** Behind it are none but places and milestones, which take no room and stay. */
    private int last() {
        int position = ring.end() - 1;
        while (position - ring.first() > 0 && isWithoutBytes(position)) {
            position--;
        }
        return position;
    }

    private boolean isWithoutBytes(int position) {
        OutgoingFrame frame = ring.frameOrHole(position);
        return frame == null || frame.size() == 0;
    }

    private int firstUnbegun() {
        return ring.first() + (headOffset > 0 ? 1 : 0);
    }

    private OutgoingFrame drop(int position) {
        OutgoingFrame frame = ring.frame(position);
        Receipt receipt = ring.receipt(position);
        remove(position, frame);
        bytes -= frame.size();
        if (receipt != null) {
            receipt.droppedLater();
        }
        return frame;
    }

    /**
     * Copies bytes into the target until it is full or nothing may be written; takes nothing off the queue. Those behind a
     * message that is streamed may yet be dropped.
     */
    void copyTo(ByteBuffer target) {
        int offset = headOffset;
        for (int position = ring.first(); position != ring.end() && target.hasRemaining(); position++) {
            OutgoingFrame frame = ring.frameOrHole(position);
            if (frame != null && frame.isPlace()) {
                return;
            }
            if (frame != null) {
                OutgoingFrame itsLastForm = lastForm == null ? frame : inLastForm(position, frame);
                itsLastForm.copyTo(target, offset);
                offset = 0;
            }
        }
    }

    /**
     * Once it is copied, it keeps its place: those behind it may now be compressed with reference to what is before them,
     * and one that took its place would be compressed after them.
     */
    private OutgoingFrame inLastForm(int position, OutgoingFrame frame) {
        mustBeWritten(position, frame);
        OutgoingFrame formed = lastForm == null ? frame : lastForm.apply(frame);
        if (formed != frame) {
            QueueShare share = ring.share(position);
            if (share != null) {
                share.removed(frame);
                share.added(formed);
            }
            bytes += formed.size() - frame.size();
            ring.replace(position, formed, ring.receipt(position));
        }
        return formed;
    }

    /**
     * The peer has got a part of it, or may need it to inflate what follows: it can not be dropped any more, and is
     * therefore not counted among those of its source that may have to make room.
     */
    private void mustBeWritten(int position, OutgoingFrame frame) {
        Slot slot = ring.slot(position);
        QueueShare share = ring.share(position);
        if (slot != null && share != null) {
            share.forget(slot);
            share.removed(frame);
            share.written();
            ring.clearAccount(position);
        }
    }

    /** Takes off the bytes that were written; returns how many messages and control frames are thereby done. */
    int written(int count) {
        bytes -= count;
        int left = count;
        int done = 0;
        while (isWritable()) {
            OutgoingFrame frame = ring.frame(ring.first());
            int rest = frame.size() - headOffset;
            if (left < rest) {
                headOffset += left;
                if (headOffset > 0) {
                    mustBeWritten(ring.first(), frame);
                }
                return done;
            }
            left -= rest;
            headOffset = 0;
            removeWritten(frame);
            done += frame.isCounted() ? 1 : 0;
        }
        return done;
    }

    private void removeWritten(OutgoingFrame frame) {
        Receipt receipt = ring.receipt(ring.first());
        QueueShare share = ring.share(ring.first());
        remove(ring.first(), frame);
        if (share != null) {
            share.written();
        }
        if (receipt != null) {
            receipt.written();
        }
        milestones.passed(frame);
    }

    /** What is reached and has not been told, or {@code null}. */
    @Nullable Milestone pollReached() {
        return milestones.poll(isEmpty() ? null : ring.frame(ring.first()));
    }

    /** Drops a message that is streamed, and those behind it; returns how many bytes and frames that were. */
    DroppedFrames dropFromPlace() {
        return dropFrom(ring.firstPlace());
    }

    /** Drops the last frame if it is a Pong that is not begun; returns how many bytes and frames that were. */
    DroppedFrames dropUnsentPong() {
        boolean unsent =
                ring.end() - firstUnbegun() > 0 && ring.frame(ring.end() - 1).isPong();
        return dropFrom(unsent ? ring.end() - 1 : ring.end());
    }

    /** Drops every frame that is not yet begun, as the session ends; returns how many bytes and frames that were. */
    DroppedFrames dropUnbegun() {
        return dropFrom(firstUnbegun());
    }

    /**
     * Drops everything, the rest of a frame that is begun too, as the session ends; returns how many bytes and frames
     * that were.
     */
    DroppedFrames dropAll() {
        DroppedFrames dropped = dropFrom(ring.first());
        dropped.written(headOffset);
        headOffset = 0;
        bytes = 0;
        ring.release();
        return dropped;
    }

    private DroppedFrames dropFrom(int position) {
        DroppedFrames dropped = new DroppedFrames();
        while (!isEmpty() && ring.end() - position > 0) {
            dropLastInto(dropped);
        }
        bytes -= dropped.bytes();
        return dropped;
    }

    private void dropLastInto(DroppedFrames dropped) {
        int last = ring.end() - 1;
        OutgoingFrame frame = ring.frame(last);
        Receipt receipt = ring.receipt(last);
        remove(last, frame);
        dropped.add(frame, receipt);
    }

    private void remove(int position, OutgoingFrame frame) {
        QueueShare share = ring.share(position);
        if (share != null) {
            share.removed(frame);
            Slot slot = ring.slot(position);
            if (slot != null) {
                share.forget(slot);
            }
        }
        ring.remove(position);
    }
}
