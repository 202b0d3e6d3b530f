package io.mahakam.session;

import io.mahakam.session.QueueShare.Slot;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A session's send queue, with its bounds and with what happens to messages beyond them. The bounds are for peers that do
 * not read: they are judged on the lane while the transport is blocked, or a message is streamed behind which others wait.
 * Otherwise only the lane is behind, and may be so by a multiple. Belongs to the session's lane, except where noted.
 */
final class BoundedQueue {
    private static final int MAX_TIMES_BEHIND = 16;

    private final SendQueue queue;
    private final long maxBytes;
    private final int maxMessages;
    private final int maxFrameSize;

    /** Messages that are queued are still to be compressed, and then split, when they are written. */
    private final boolean unformed;

    /** What waits for the lane included. */
    private final QueuedAmount queued;

    /** The account of what is sent to the session itself, unless the session is closed for what is too much of it. */
    private final @Nullable QueueShare direct;

    /** The account of what is sent to the session itself with a key, if there is no other; from the first of them on. */
    private @Nullable QueueShare keyed;

    /** The transport took less than it was given; it tells when there is room again. Written on the lane. */
    private volatile boolean blocked;

    /** What was sent may have to wait for a message that is streamed. Written on the lane. */
    private volatile boolean streaming;

    BoundedQueue(SessionOptions options, OutgoingCompression compression) {
        this.maxBytes = Math.min(options.maxQueuedBytes(), QueuedAmount.MOST_BYTES);
        this.maxMessages = Math.min(options.maxQueuedMessages(), QueuedAmount.MOST_MESSAGES);
        this.maxFrameSize = options.maxSentFrameSize();
        this.unformed = compression.waitsForWriting();
        this.queue = new SendQueue(unformed ? frame -> lastForm(frame, compression) : null);
        this.queued = new QueuedAmount(maxBytes, maxMessages);
        this.direct = options.overflow() == Overflow.CLOSE
                ? null
                : new QueueShare(new QueueLimits(null, maxBytes, maxMessages, options.overflow()));
    }

    private OutgoingFrame lastForm(OutgoingFrame frame, OutgoingCompression compression) {
        if (!frame.isMessage()) {
            return frame;
        }
        OutgoingFrame formed = compression.whenWritten(frame).fragmented(maxFrameSize);
        queued.remove(frame.size() - formed.size(), 0);
        return formed;
    }

    /**
     * Makes room for a frame that is to be sent to this session itself; false if there is none. Any thread.
     */
    boolean reserve(OutgoingFrame frame) {
        boolean within = queued.add(frame.size());
        if (within || (mayBeAhead(frame) && queued.isWithin(MAX_TIMES_BEHIND))) {
            return true;
        }
        release(frame);
        return false;
    }

    /** By the multiple, even at a bound: what can drop older ones once it is on the lane, and what takes no room. */
    private boolean mayBeAhead(OutgoingFrame frame) {
        if (!isBounded()) {
            return true;
        }
        return frame.isMilestone() ? direct != null : overflow(direct).dropsOldest() && !frame.isControl();
    }

    private boolean isBounded() {
        return blocked || streaming;
    }

    /** Whether the session is to be closed if there is no room for a frame sent to itself. Any thread. */
    boolean closesWhenFull() {
        return direct == null;
    }

    /** Gives back the room of a frame that is not added after all. Any thread. */
    void release(OutgoingFrame frame) {
        queued.remove(frame.size(), 1);
        frame.missed();
    }

    /** Adds what is sent to this session itself and room was reserved for, a message as by {@link #add}. */
    boolean addReserved(OutgoingFrame frame, Receipt receipt) {
        if (frame.isMessage()) {
            return addMessage(frame, receipt);
        }
        if (frame.isPlace()) {
            return addPlace(frame);
        }
        if (frame.isControl()) {
            queue.addUrgent(frame);
        } else {
            queue.add(frame, null); // a milestone
        }
        return true;
    }

    private boolean addMessage(OutgoingFrame frame, Receipt receipt) {
        OutgoingFrame formed = unformed ? frame : frame.fragmented(maxFrameSize);
        queued.remove(frame.size() - formed.size(), 0);
        return admit(formed, direct, direct == null ? null : direct.limits().keyOf(null), receipt);
    }

    /** Others make room for it as for a message, but it is on no account: it does not make room for others. */
    private boolean addPlace(OutgoingFrame place) {
        while (isBounded() && !fits(place, direct, null)) {
            if (!dropOldest(direct)) {
                release(place);
                return overflow(direct) == Overflow.DROP_NEWEST;
            }
        }
        queue.add(place, null);
        streaming = true;
        return true;
    }

    /** Adds a frame of the message whose turn it is, whatever the bounds say. */
    void addPiece(OutgoingFrame piece) {
        queued.add(piece.size());
        queue.addPiece(piece);
    }

    /** Ends the message whose turn it is with such a frame. */
    void takePlace(OutgoingFrame last) {
        queued.remove(-last.size(), 0); // as a message, its place was counted
        queue.takePlace(last);
        streaming = queue.hasPlace();
    }

    /**
     * Adds a source's frame, or one of the session itself that others get too, with the key under which it is conflated if
     * it is; or does with it and with others what the policy of its source says.
     *
     * @return false if the peer is too slow for it: it was not added
     */
    boolean add(OutgoingFrame frame, @Nullable QueueShare source, @Nullable Object key, Receipt receipt) {
        OutgoingFrame formed = unformed ? frame : frame.fragmented(maxFrameSize);
        queued.add(formed.size());
        QueueShare share = source == null ? ownShare(key) : source;
        return admit(formed, share, share == null ? null : share.limits().keyOf(key), receipt);
    }

    /** To be found by its key, a message needs to be on an account. */
    private @Nullable QueueShare ownShare(@Nullable Object key) {
        if (direct != null || key == null) {
            return direct;
        }
        if (keyed == null) {
            keyed = new QueueShare(new QueueLimits(null, maxBytes, maxMessages, Overflow.CLOSE));
        }
        return keyed;
    }

    private boolean admit(OutgoingFrame frame, @Nullable QueueShare share, @Nullable Object key, Receipt receipt) {
        Slot old = find(share, key);
        while (isBounded() && !fits(frame, share, old)) {
            if (overflow(share) == Overflow.DROP_NEWEST) {
                release(frame);
                receipt.dropped();
                dropped(share);
                return true;
            }
            if (!dropOldest(share)) {
                release(frame);
                receipt.closed();
                return false;
            }
            old = find(share, key);
        }
        if (old == null || share == null) {
            queue.add(frame, share, key, receipt);
            receipt.accepted();
        } else {
            release(queue.frame(old));
            queue.replace(share, old, frame, receipt);
            receipt.conflated();
        }
        return true;
    }

    private static @Nullable Slot find(@Nullable QueueShare share, @Nullable Object key) {
        return share == null || key == null ? null : share.find(key);
    }

    /** A message of any size may stand alone. What waits for the lane is judged when its turn comes. */
    private boolean fits(OutgoingFrame frame, @Nullable QueueShare share, @Nullable Slot old) {
        int more = old == null ? 1 : 0;
        long moreBytes = frame.size() - (old == null ? 0L : queue.frame(old).size());
        return isWithin(moreBytes, more) && (share == null || share.hasRoomFor(moreBytes, more));
    }

    private boolean isWithin(long moreBytes, int more) {
        int all = queue.size() + more;
        return all <= 1 || (all <= maxMessages && queue.bytes() + moreBytes <= maxBytes);
    }

    /** Makes room for one more frame of a source; false if nothing of it may be dropped. */
    private boolean dropOldest(@Nullable QueueShare share) {
        OutgoingFrame dropped = share == null || !overflow(share).dropsOldest() ? null : queue.dropOldest(share);
        if (dropped == null) {
            return false;
        }
        release(dropped);
        dropped(share);
        return true;
    }

    private static void dropped(@Nullable QueueShare share) {
        if (share != null) {
            share.dropped();
        }
    }

    private static Overflow overflow(@Nullable QueueShare share) {
        return share == null ? Overflow.CLOSE : share.limits().overflow();
    }

    /**
     * Adds a control frame of the protocol's own, whatever the bounds say; a last one behind all others, but not behind a
     * message that may never end.
     */
    void addControl(OutgoingFrame frame, boolean last) {
        queued.add(frame.size());
        if (!last) {
            queue.addUrgent(frame);
            return;
        }
        DroppedFrames dropped = makeRoomForLast(frame);
        queue.add(frame, null);
        drop(dropped);
    }

    private DroppedFrames makeRoomForLast(OutgoingFrame frame) {
        if (streaming) {
            streaming = false;
            return queue.dropFromPlace();
        }
        // 5.5.3: of several pings the most recent is answered. We read on for the peer's Close, and it may send no end
        return frame.isPong() ? queue.dropUnsentPong() : new DroppedFrames();
    }

    /**
     * The transport takes no more for now, so that what the lane was behind with is beyond the bounds: starting with the
     * last, each message gets the policy of its source.
     *
     * @return false if the peer is too slow for one of them
     */
    boolean block() {
        blocked = true;
        while (!isWithin(0, 0) && queue.mayDropLast()) {
            QueueShare share = queue.lastShare();
            if (overflow(share) == Overflow.DROP_NEWEST) {
                release(queue.dropLast());
                dropped(share);
            } else if (!dropOldest(share)) {
                return false;
            }
        }
        return true;
    }

    /** On whose account the last frame is. */
    @Nullable QueueShare lastShare() {
        return queue.lastShare();
    }

    void unblock() {
        blocked = false;
    }

    boolean isBlocked() {
        return blocked;
    }

    /** Whether there is something that may be written now. */
    boolean isWritable() {
        return queue.isWritable();
    }

    /** What is reached and has not been told, or {@code null}. */
    @Nullable Milestone pollReached() {
        return queue.pollReached();
    }

    /** How many frames are queued here. */
    int size() {
        return queue.size();
    }

    /** How many bytes are queued here. */
    long bytes() {
        return queue.bytes();
    }

    /** Copies bytes into the target until it is full or nothing may be written; takes nothing off the queue. */
    void copyTo(ByteBuffer target) {
        queue.copyTo(target);
    }

    /** Takes off the bytes that were written. */
    void written(int count) {
        queued.remove(count, queue.written(count));
    }

    /** Forgets the frames that are not begun, as the session ends. */
    void dropUnbegun() {
        drop(queue.dropUnbegun());
    }

    /** Forgets everything, as the session ends. */
    void dropAll() {
        drop(queue.dropAll());
    }

    private void drop(DroppedFrames dropped) {
        queued.remove(dropped.bytes(), dropped.frames());
        dropped.tell();
    }

    /** All that is unsent, what waits for the lane included. */
    QueuedAmount unsent() {
        return queued;
    }

    /** Whether reading and user code should stop until the peer has read more. Any thread. */
    boolean isHigh() {
        return isHeldUpByPeer() && queued.isHigh();
    }

    /** Whether reading and user code may go on. Any thread. */
    boolean isLow() {
        return !isHeldUpByPeer() || queued.isLow();
    }

    /**
     * What waits for a message that is streamed waits for its source: the peer may read all it is given, and what is read
     * from it may be what the source waits for.
     */
    private boolean isHeldUpByPeer() {
        return blocked || !streaming;
    }
}
