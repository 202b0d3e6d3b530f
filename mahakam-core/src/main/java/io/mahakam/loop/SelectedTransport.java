package io.mahakam.loop;

import io.mahakam.session.Lane;
import io.mahakam.session.Transport;
import io.mahakam.session.TransportHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import org.jspecify.annotations.Nullable;

/** A connection whose readiness an event loop's selector tells. */
final class SelectedTransport implements Transport {
    private final EventLoop loop;
    private final AdoptedChannel channel;
    private @Nullable TransportHandler handler;
    private @Nullable SelectionKey key;
    private int interest = SelectionKey.OP_READ;
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
            close();
            newHandler.lost();
            return;
        }
        newHandler.connected();
    }

    /** Passes on what the selector has found. */
    void selected() {
        TransportHandler target = handler;
        SelectionKey selected = key;
        if (target == null || selected == null || !selected.isValid()) {
            return;
        }
        int ready = selected.readyOps();
        if ((ready & SelectionKey.OP_WRITE) != 0) {
            target.writable();
        }
        if ((ready & SelectionKey.OP_READ) != 0) {
            target.readable();
        }
    }

    /** The connection was cut by somebody else. On the loop. */
    void lost() {
        TransportHandler target = handler;
        if (!closed && target != null) {
            target.lost();
        }
        close();
    }

    @Override
    public Lane lane() {
        return loop;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        return channel.read(into);
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
        channel.close();
        loop.released(this);
    }

    private void want(int operation, boolean wanted) {
        int changed = wanted ? interest | operation : interest & ~operation;
        SelectionKey registered = key;
        if (changed == interest || registered == null || !registered.isValid()) {
            return;
        }
        interest = changed;
        registered.interestOps(changed);
    }
}
