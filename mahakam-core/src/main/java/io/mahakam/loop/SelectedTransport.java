package io.mahakam.loop;

import io.mahakam.session.Lane;
import io.mahakam.session.Transport;
import io.mahakam.session.TransportHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A connection whose readiness an event loop's selector tells. */
final class SelectedTransport implements Transport {
    private final EventLoop loop;
    private final AdoptedChannel channel;
    private @Nullable TransportHandler handler;
    private @Nullable SelectionKey key;
    private int interest = SelectionKey.OP_READ;
    private boolean readingOn;
    private boolean closed;

    SelectedTransport(EventLoop loop, AdoptedChannel channel) {
        this.loop = loop;
        this.channel = channel;
    }

    /** Starts to select for this handler. */
    void register(Selector selector, TransportHandler newHandler) {
        handler = newHandler;
        try {
            key = channel.selectable().register(selector, interest, this);
        } catch (ClosedChannelException lost) {
            lost();
            return;
        }
        newHandler.connected();
    }

    /** Passes on what the selector has found. */
    void selected(SelectionKey selected) {
        TransportHandler target = Objects.requireNonNull(handler);
        int ready;
        try {
            ready = selected.readyOps();
        } catch (CancelledKeyException cutByItsFormerOwner) {
            lost();
            return;
        }
        if ((ready & SelectionKey.OP_WRITE) != 0) {
            target.writable();
        }
        if ((ready & SelectionKey.OP_READ) != 0) {
            target.readable();
        }
    }

    /** The connection was cut by somebody else. On the loop. */
    void lost() {
        if (!closed) {
            try {
                Objects.requireNonNull(handler).lost();
            } finally {
                close();
            }
        }
    }

    /** Cuts a connection that was never registered. */
    void refuse() {
        closed = true;
        channel.close();
    }

    @Override
    public Lane lane() {
        return loop;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int count = channel.read(into);
        if (count > 0 && !readingOn && channel.mayHoldMore()) {
            readingOn = true;
            loop.readOn(this);
        }
        return count;
    }

    /** The channel may hold bytes of which the selector does not tell. */
    void readOn() {
        readingOn = false;
        if (!closed && (interest & SelectionKey.OP_READ) != 0) {
            Objects.requireNonNull(handler).readable();
        }
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        return channel.write(from);
    }

    @Override
    public boolean flush() throws IOException {
        return channel.flush();
    }

    @Override
    public void wantRead(boolean wanted) {
        want(SelectionKey.OP_READ, wanted);
    }

    @Override
    public void wantWrite(boolean wanted) {
        want(SelectionKey.OP_WRITE, wanted);
    }

    @Override
    public boolean shutdownOutput() throws IOException {
        return channel.shutdownOutput();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        SelectionKey registered = key;
        if (registered != null) {
            registered.cancel();
        }
        loop.released(this);
        channel.close();
    }

    private void want(int operation, boolean wanted) {
        int changed = wanted ? interest | operation : interest & ~operation;
        if (closed || changed == interest) {
            return;
        }
        interest = changed;
        try {
            Objects.requireNonNull(key).interestOps(changed);
        } catch (CancelledKeyException cutByItsFormerOwner) {
            loop.execute(this::lost);
        }
    }
}
