package io.mahakam.session;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a session has still to write, and the writing of it: once a turn of the lane, all of it together, as far as the
 * transport takes it. Belongs to the session's lane, except where noted.
 */
final class Outbox {
    /** So much is not kept back until the turn ends; nor is as much as the bounds allow. */
    private static final int MANY_BYTES = 128 * 1024;

    private static final int MANY_FRAMES = 1024;

    private static final int MAX_TIMES_BEHIND = 16;

    private final TransportSession session;
    private final Transport transport;
    private final Lane lane;
    private final long sendTimeout;
    private final long manyBytes;
    private final int manyFrames;

    private final SendQueue queue = new SendQueue();
    private final QueuedAmount queued;
    private final Runnable flush;
    private boolean flushAtEndOfTurn;

    /** The transport took less than it was given; it tells when there is room again. Written on the lane. */
    private volatile boolean blocked;

    /** What was sent may have to wait for a message that is streamed. Written on the lane. */
    private volatile boolean streaming;

    private Lane.@Nullable Timer stalledWrite;
    private boolean closed;

    Outbox(TransportSession session, Transport transport, SessionOptions options) {
        this.session = session;
        this.transport = transport;
        this.lane = transport.lane();
        this.sendTimeout = options.sendTimeout().toNanos();
        this.manyBytes = Math.min(MANY_BYTES, options.maxQueuedBytes());
        this.manyFrames = Math.min(MANY_FRAMES, options.maxQueuedMessages());
        this.queued = new QueuedAmount(options.maxQueuedBytes(), options.maxQueuedMessages());
        this.flush = () -> session.guarded(this::flushAtEndOfTurn);
    }

    /**
     * Makes room for a frame that is to be added, on a source's account if there is one; false if the bounds leave none.
     * They are for peers that do not read: while the transport takes what it is given, only this lane is behind, and
     * may be so by a multiple. Any thread, but only the lane with an account.
     */
    boolean reserve(OutgoingFrame frame, @Nullable QueueShare share) {
        boolean within = queued.add(frame.size()) && (share == null || share.hasRoomFor(frame));
        if (within || (!blocked && !streaming && queued.isWithin(MAX_TIMES_BEHIND))) {
            return true;
        }
        release(frame);
        return false;
    }

    /** Gives back the room of a frame that is not added after all. Any thread. */
    void release(OutgoingFrame frame) {
        queued.remove(frame.size(), 1);
        frame.missed();
    }

    /** Room was reserved for one frame, and another one is added in its place. Any thread. */
    void replace(OutgoingFrame reserved, OutgoingFrame frame) {
        queued.remove(reserved.size() - frame.size(), 0);
    }

    /** Unsent bytes, those included for which room was reserved. Any thread. */
    long bytes() {
        return queued.bytes();
    }

    /** Whether it has filled up to where reading should stop. */
    boolean isHigh() {
        return queued.isHigh();
    }

    /** Whether it has emptied to where reading may go on. */
    boolean isLow() {
        return queued.isLow();
    }

    /** Adds a frame for which room was reserved, on a source's account if there is one. */
    void add(OutgoingFrame frame, @Nullable QueueShare share) {
        if (frame.isControl()) {
            queue.addUrgent(frame);
        } else {
            queue.add(frame, share);
            streaming |= frame.isPlace();
        }
        if (!blocked && (queue.bytes() >= manyBytes || queue.size() >= manyFrames)) {
            flush();
        } else {
            flushLater();
        }
    }

    /** Adds a frame of the message whose turn it is; the last frame lets those pass that wait behind the message. */
    void addPiece(OutgoingFrame piece, boolean last) {
        if (last) {
            takePlace(piece);
        } else {
            queued.add(piece.size());
            queue.addPiece(piece);
            flushLater();
        }
    }

    /** Ends the message whose turn it is with such a frame. */
    void takePlace(OutgoingFrame last) {
        queued.remove(-last.size(), 0); // as a message, its place was counted
        queue.takePlace(last);
        streaming = queue.hasPlace();
        flushLater();
    }

    /**
     * Adds a control frame of the protocol's own, whatever the bounds say; a last one behind all others, but not behind a
     * message that may never end.
     */
    void addControl(ByteBuffer encoded, boolean last) {
        OutgoingFrame frame = OutgoingFrame.control(encoded);
        queued.add(frame.size());
        if (last) {
            drop(queue.dropFromPlace());
            queue.add(frame, null);
        } else {
            queue.addUrgent(frame);
        }
        flushLater();
    }

    void flushLater() {
        if (!flushAtEndOfTurn && !closed) {
            flushAtEndOfTurn = true;
            lane.atEndOfTurn(flush);
        }
    }

    /** The transport has room again. */
    void writable() {
        blocked = false;
        transport.wantWrite(false);
        flush();
    }

    /** Forgets the frames that are not begun. */
    void dropUnbegun() {
        drop(queue.dropUnbegun());
    }

    /** Forgets everything and writes nothing more. */
    void close() {
        closed = true;
        progressed();
        drop(queue.dropAll());
    }

    private void flushAtEndOfTurn() {
        flushAtEndOfTurn = false;
        flush();
    }

    private void drop(SendQueue.Dropped dropped) {
        queued.remove(dropped.bytes(), dropped.frames());
    }

    private void flush() {
        if (closed || blocked) {
            return;
        }
        try {
            if (writeQueue() && transport.flush()) {
                progressed();
                session.drained();
            } else {
                block();
            }
        } catch (IOException lost) {
            session.lost();
        }
        for (Milestone reached = queue.pollReached(); reached != null; reached = queue.pollReached()) {
            reached.reached();
        }
    }

    /** Writes until nothing may be written or the transport is full; whether it is not. */
    private boolean writeQueue() throws IOException {
        queued.remove(0, queue.written(0)); // milestones that nothing is before
        while (queue.isWritable()) {
            ByteBuffer bytes = lane.writeBuffer();
            queue.copyTo(bytes);
            int wanted = bytes.flip().remaining();
            int written = transport.write(bytes);
            if (written > 0) {
                queued.remove(written, queue.written(written));
                progressed();
            }
            if (written < wanted) {
                return false;
            }
        }
        return true;
    }

    private void block() {
        blocked = true;
        transport.wantWrite(true);
        if (stalledWrite == null) {
            stalledWrite = lane.schedule(sendTimeout, session::cut);
        }
        if (queued.isWithin(1)) {
            session.updateReading();
        } else {
            session.tooSlow();
        }
    }

    private void progressed() {
        if (stalledWrite != null) {
            stalledWrite.cancel();
            stalledWrite = null;
        }
    }
}
