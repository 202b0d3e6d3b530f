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
        if (within || (!blocked && queued.isWithin(MAX_TIMES_BEHIND))) {
            return true;
        }
        release(frame);
        return false;
    }

    /** Gives back the room of a frame that is not added after all. Any thread. */
    void release(OutgoingFrame frame) {
        queued.remove(frame.size(), 1);
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
        }
        if (!blocked && (queue.bytes() >= manyBytes || queue.size() >= manyFrames)) {
            flush();
        } else {
            flushLater();
        }
    }

    /** Adds a control frame of the protocol's own, whatever the bounds say; a last one behind all others. */
    void addControl(ByteBuffer encoded, boolean last) {
        OutgoingFrame frame = OutgoingFrame.control(encoded);
        queued.add(frame.size());
        if (last) {
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
    }

    /** Writes until the queue is empty or the transport is full; whether it is empty. */
    private boolean writeQueue() throws IOException {
        while (!queue.isEmpty()) {
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
