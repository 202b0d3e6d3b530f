package io.mahakam.session.memory;

import io.mahakam.session.Lane;
import io.mahakam.session.Transport;
import io.mahakam.session.TransportHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection in memory. Whoever holds it is the peer: puts bytes in, looks at what came out, says how much fits and what
 * fails, all of that on the lane.
 */
public final class MemoryTransport implements Transport {
    private final MemoryLane lane;
    private final BooleanSupplier readiness = this::poll;
    private @Nullable TransportHandler handler;

    // What the peer says.
    private final Deque<ByteBuffer> incoming = new ArrayDeque<>();
    private boolean ended;
    private @Nullable Exception readFailure;

    // What the peer hears.
    private final ByteArrayOutputStream outgoing = new ByteArrayOutputStream();
    private int capacity = Integer.MAX_VALUE;
    private boolean flushed = true;
    private @Nullable Throwable writeFailure;
    private int writes;
    private boolean canHalfClose = true;
    private boolean outputShutDown;

    private boolean readWanted = true;
    private boolean writeWanted;
    private int closed;

    /** A connection that is still to be established. */
    public MemoryTransport(MemoryLane lane) {
        this.lane = lane;
    }

    /** Establishes the connection: from now on this is told what is ready. */
    public void connect(TransportHandler newHandler) {
        handler = newHandler;
        lane.addSource(readiness);
        newHandler.connected();
    }

    /** As a selector does it: what is wanted and is ready is told. */
    private boolean poll() {
        boolean readable = readWanted && (ended || readFailure != null || !incoming.isEmpty());
        boolean writable = writeWanted && (capacity > 0 || writeFailure != null);
        if (closed == 0 && writable) {
            Objects.requireNonNull(handler).writable();
        }
        if (closed == 0 && readable) {
            Objects.requireNonNull(handler).readable();
        }
        return closed == 0 && (readable || writable);
    }

    /** The peer sends bytes. */
    public void receive(byte[] bytes) {
        incoming.add(ByteBuffer.wrap(bytes));
    }

    /** The peer sends no more. */
    public void receiveEnd() {
        ended = true;
    }

    /** The connection breaks for reads. */
    public void failReads(Exception failure) {
        readFailure = failure;
    }

    /** The connection breaks for writes. */
    public void failWrites(Throwable failure) {
        writeFailure = failure;
    }

    /** So many bytes more are taken over; the peer reads no further. */
    public void setCapacity(int bytes) {
        capacity = bytes;
    }

    /** Whether what was taken over gets on its way at once. */
    public void setFlushed(boolean whole) {
        flushed = whole;
    }

    /** Whether the connection stays readable when nothing more will be written. */
    public void setCanHalfClose(boolean possible) {
        canHalfClose = possible;
    }

    /** What was written since the last call. */
    public byte[] takeOutgoing() {
        byte[] bytes = outgoing.toByteArray();
        outgoing.reset();
        return bytes;
    }

    /** How often something was written. */
    public int writes() {
        return writes;
    }

    /** Whether reading is wanted. */
    public boolean readWanted() {
        return readWanted;
    }

    /** Whether writing is wanted. */
    public boolean writeWanted() {
        return writeWanted;
    }

    /** Whether it was said that nothing more will be written. */
    public boolean outputShutDown() {
        return outputShutDown;
    }

    /** How often it was closed. */
    public int closed() {
        return closed;
    }

    /** What was received and not yet read. */
    public int unread() {
        return incoming.stream().mapToInt(ByteBuffer::remaining).sum();
    }

    @Override
    public Lane lane() {
        return lane;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        throwIfAny(readFailure);
        int before = into.position();
        while (into.hasRemaining() && !incoming.isEmpty()) {
            ByteBuffer bytes = incoming.element();
            int length = Math.min(into.remaining(), bytes.remaining());
            into.put(bytes.slice(bytes.position(), length));
            bytes.position(bytes.position() + length);
            if (!bytes.hasRemaining()) {
                incoming.remove();
            }
        }
        int count = into.position() - before;
        return count == 0 && ended && into.hasRemaining() ? -1 : count;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        if (closed > 0 || outputShutDown) {
            throw new IllegalStateException("Written after the end");
        }
        throwIfAny(writeFailure);
        writes++;
        int length = Math.min(from.remaining(), capacity);
        byte[] bytes = new byte[length];
        from.get(bytes);
        outgoing.writeBytes(bytes);
        if (capacity != Integer.MAX_VALUE) {
            capacity -= length;
        }
        return length;
    }

    @Override
    public boolean flush() throws IOException {
        throwIfAny(writeFailure);
        return flushed;
    }

    @Override
    public void wantRead(boolean wanted) {
        readWanted = wanted;
    }

    @Override
    public void wantWrite(boolean wanted) {
        writeWanted = wanted;
    }

    @Override
    public boolean shutdownOutput() throws IOException {
        throwIfAny(writeFailure);
        outputShutDown = canHalfClose;
        return canHalfClose;
    }

    @Override
    public void close() {
        closed++;
        lane.removeSource(readiness);
    }

    private static void throwIfAny(@Nullable Throwable failure) throws IOException {
        if (failure instanceof IOException lost) {
            throw lost;
        }
        if (failure instanceof RuntimeException fault) {
            throw fault;
        }
        if (failure instanceof Error fault) {
            throw fault;
        }
    }
}
