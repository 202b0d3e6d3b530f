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

    private final TransportSession session;
    private final Transport transport;
    private final Lane lane;
    private final long sendTimeout;
    private final long manyBytes;
    private final int manyFrames;

    private final BoundedQueue queue;
    private final Runnable flush;
    private boolean flushAtEndOfTurn;

    private Lane.@Nullable Timer stalledWrite;
    private boolean closed;

    Outbox(TransportSession session, Transport transport, SessionOptions options, OutgoingCompression compression) {
        this.session = session;
        this.transport = transport;
        this.lane = transport.lane();
        this.sendTimeout = options.sendTimeout().toNanos();
        this.manyBytes = Math.min(MANY_BYTES, options.maxQueuedBytes());
        this.manyFrames = Math.min(MANY_FRAMES, options.maxQueuedMessages());
        this.queue = new BoundedQueue(options, compression);
        this.flush = () -> session.guarded(this::flushAtEndOfTurn);
    }

    /** Makes room for a frame that is to be sent to this session itself; false if the bounds leave none. Any thread. */
    boolean reserve(OutgoingFrame frame) {
        return queue.reserve(frame);
    }

    /** Whether the session is to be closed if there is no room for a frame sent to itself. Any thread. */
    boolean closesWhenFull() {
        return queue.closesWhenFull();
    }

    /** Gives back the room of a frame that is not added after all. Any thread. */
    void release(OutgoingFrame frame) {
        queue.release(frame);
    }

    /** Unsent bytes, those included for which room was reserved. Any thread. */
    long bytes() {
        return queue.unsent().bytes();
    }

    /** Whether it has filled up to where reading should stop. */
    boolean isHigh() {
        return queue.isHigh();
    }

    /** Whether it has emptied to where reading may go on. */
    boolean isLow() {
        return queue.isLow();
    }

    /** Adds what room was reserved for, a message with its receipt; false if the peer is too slow for it. */
    boolean addReserved(OutgoingFrame frame, Receipt receipt) {
        return flushSoon(queue.addReserved(frame, receipt));
    }

    /** Adds a source's message, or the session's, with a key if it is conflated; false if the peer is too slow for it. */
    boolean add(OutgoingFrame frame, @Nullable QueueShare share, @Nullable Object key, Receipt receipt) {
        return flushSoon(queue.add(frame, share, key, receipt));
    }

    /** Adds a frame of the message whose turn it is; the last frame lets those pass that wait behind the message. */
    void addPiece(OutgoingFrame piece, boolean last) {
        if (last) {
            queue.takePlace(piece);
        } else {
            queue.addPiece(piece);
        }
        flushLater();
    }

    /**
     * Adds a control frame of the protocol's own, whatever the bounds say; a last one behind all others, but not behind a
     * message that may never end.
     */
    void addControl(ByteBuffer encoded, boolean last) {
        queue.addControl(OutgoingFrame.control(encoded), last);
        flushLater();
    }

    private boolean flushSoon(boolean added) {
        if (!queue.isBlocked() && (queue.bytes() >= manyBytes || queue.size() >= manyFrames)) {
            flush();
        } else {
            flushLater();
        }
        return added;
    }

    void flushLater() {
        if (!flushAtEndOfTurn && !closed) {
            flushAtEndOfTurn = true;
            lane.atEndOfTurn(flush);
        }
    }

    /** The transport has room again. */
    void writable() {
        queue.unblock();
        transport.wantWrite(false);
        flush();
    }

    /** Forgets the frames that are not begun. */
    void dropUnbegun() {
        queue.dropUnbegun();
    }

    /** Forgets everything and writes nothing more. */
    void close() {
        closed = true;
        progressed();
        queue.dropAll();
    }

    private void flushAtEndOfTurn() {
        flushAtEndOfTurn = false;
        flush();
    }

    private void flush() {
        if (closed || queue.isBlocked()) {
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
        queue.written(0); // milestones that nothing is before
        while (queue.isWritable()) {
            ByteBuffer bytes = lane.writeBuffer();
            queue.copyTo(bytes);
            int wanted = bytes.flip().remaining();
            int written = transport.write(bytes);
            if (written > 0) {
                queue.written(written);
                progressed();
            }
            if (written < wanted) {
                return false;
            }
        }
        return true;
    }

    private void block() {
        boolean fastEnough = queue.block();
        transport.wantWrite(true);
        if (stalledWrite == null) {
            stalledWrite = lane.schedule(sendTimeout, session::cut);
        }
        if (fastEnough) {
            session.updateReading();
        } else {
            session.tooSlow(queue.lastShare());
        }
    }

    private void progressed() {
        if (stalledWrite != null) {
            stalledWrite.cancel();
            stalledWrite = null;
        }
    }
}
