package io.mahakam.spring.jetty;

import io.mahakam.session.Lane;
import io.mahakam.session.Transport;
import io.mahakam.session.TransportHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Function;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;

/**
 * A connection whose readiness one of Jetty's selectors tells, through callbacks that do not block and so run on the
 * selector's thread. With something between the connection and its socket, such as TLS, they may come on other threads
 * as well.
 */
final class JettyTransport implements Transport {
    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    /** How much of a write that was cut short Jetty is given to keep, so that it tells when there is room again. */
    private static final int KEPT_BY_JETTY = 4 * 1024;

    /** The most that one TLS record decrypts to, with room for providers that need some more. */
    private static final int TLS_RECORD = 17 * 1024;

    private final SelectorLane lane;
    private final EndPoint endPoint;
    private final boolean direct;
    private final Callback whenFillable = new Told(this::fillable);
    private final Callback whenWritten = new Told(this::written);
    private final TransportHandler handler;
    private boolean closed;

    /** Jetty was told to close the connection and has not yet told that it has. */
    private boolean closing;

    /** Jetty has told that the connection is closed. */
    private boolean gone;

    // Read state.
    private ByteBuffer early;
    private boolean readWanted = true;
    private boolean fillInterested;

    /** After the latest read, bytes may be at hand of which no selector tells. */
    private boolean mayHoldMore;

    /** The lane will read on by itself. */
    private boolean readingOn;

    // Write state.
    private boolean writeWanted;
    private boolean writePending;
    private boolean handingOver;

    /**
     * @param direct whether the end point is the socket itself
     * @param early what came in the same packet as the handshake
     * @param session makes the handler
     */
    JettyTransport(
            SelectorLane lane,
            EndPoint endPoint,
            boolean direct,
            ByteBuffer early,
            Function<Transport, TransportHandler> session) {
        this.lane = lane;
        this.endPoint = endPoint;
        this.direct = direct;
        this.early = early;
        this.handler = session.apply(this);
    }

    void connect() {
        handler.connected();
        armRead();
    }

    boolean isOpen() {
        return !closed;
    }

    /** Cuts a connection that was never connected. */
    void refuse() {
        close();
    }

    /** Jetty cannot use the connection any more. Any thread, any number of times. */
    void cutElsewhere() {
        lane.execute(this::lost);
    }

    /** Jetty has closed the connection, at our wish or its own. Any thread, any number of times. */
    void closedByJetty() {
        lane.execute(this::gone);
    }

    private void gone() {
        gone = true;
        if (closing) {
            closing = false;
            lane.closed();
        }
        lost();
    }

    /** The connection was cut by somebody else. On the lane. */
    void lost() {
        if (!closed) {
            try {
                handler.lost();
            } finally {
                close();
            }
        }
    }

    @Override
    public Lane lane() {
        return lane;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (early.hasRemaining()) {
            return readEarly(into);
        }
        ByteBuffer room = into.slice().limit(0); // as Jetty wants it: what lies before the limit is content
        int count = endPoint.fill(room);
        // Records that a TLS engine holds already make no socket readable.
        while (!direct && count > 0 && room.capacity() - room.limit() >= TLS_RECORD) {
            count = endPoint.fill(room);
        }
        mayHoldMore = !direct && count > 0;
        into.position(into.position() + room.limit());
        return room.hasRemaining() ? room.limit() : count; // an end is told again by the next read
    }

    private int readEarly(ByteBuffer into) {
        int length = Math.min(early.remaining(), into.remaining());
        into.put(into.position(), early, early.position(), length);
        into.position(into.position() + length);
        early.position(early.position() + length);
        mayHoldMore = true;
        if (!early.hasRemaining()) {
            early = NONE;
        }
        return length;
    }

    private void fillable() {
        fillInterested = false;
        readable();
    }

    private void readOn() {
        readingOn = false;
        readable();
    }

    private void readable() {
        if (!closed && readWanted) {
            handler.readable();
        }
        armRead();
    }

    /** Sees to it that the next bytes are told of. */
    private void armRead() {
        if (closed || !readWanted || fillInterested || readingOn) {
            return;
        }
        if (mayHoldMore || early.hasRemaining()) {
            mayHoldMore = false;
            readingOn = true;
            lane.execute(() -> lane.readyInTask(this::readOn, this));
        } else {
            fillInterested = true;
            endPoint.fillInterested(whenFillable);
        }
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        int start = from.position();
        while (!writePending && from.hasRemaining()) {
            if (!endPoint.flush(from)) {
                awaitRoom(from);
            }
        }
        return from.position() - start;
    }

    /**
     * Jetty tells of room only to whom it owes a write. What TLS has taken over, and could not write, is that already;
     * of anything else a little is handed over.
     */
    private void awaitRoom(ByteBuffer from) {
        int length = direct ? Math.min(from.remaining(), KEPT_BY_JETTY) : 0;
        ByteBuffer kept = ByteBuffer.allocate(length).put(0, from, from.position(), length);
        from.position(from.position() + length);
        writePending = true;
        handingOver = true;
        endPoint.write(whenWritten, kept);
        handingOver = false;
    }

    private void written() {
        writePending = false;
        tellWritable();
    }

    private void tellWritable() {
        if (!closed && writeWanted && !writePending) {
            handler.writable();
        }
    }

    @Override
    public boolean flush() {
        return !writePending;
    }

    @Override
    public void wantRead(boolean wanted) {
        readWanted = wanted;
        armRead();
    }

    @Override
    public void wantWrite(boolean wanted) {
        writeWanted = wanted;
        if (wanted && !writePending) {
            lane.execute(() -> lane.readyInTask(this::tellWritable, this));
        }
    }

    @Override
    public boolean shutdownOutput() {
        if (direct) {
            endPoint.shutdownOutput();
        }
        return direct;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            lane.close(this);
        }
    }

    /** Has Jetty close the connection; whether it will tell when it has. */
    boolean closeEndPoint() {
        // Of a socket that was closed before, it may have told the connection that there was before the upgrade.
        closing = !gone && JettyConnection.innermost(endPoint).isOpen();
        endPoint.close();
        return closing;
    }

    /** What Jetty tells. A socket's own callbacks come on the selector's thread, the lane; any failure may come on any. */
    private final class Told implements Callback {
        private final Runnable succeeded;

        Told(Runnable succeeded) {
            this.succeeded = succeeded;
        }

        @Override
        public void succeeded() {
            if (!direct) {
                lane.execute(() -> lane.readyInTask(succeeded, JettyTransport.this));
            } else if (handingOver) {
                writePending = false; // written at once: the write goes on
            } else {
                lane.selected(succeeded, JettyTransport.this);
            }
        }

        @Override
        public void failed(Throwable cause) {
            cutElsewhere();
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }
    }
}
