package io.mahakam.loop;

import io.mahakam.session.Lane;
import io.mahakam.session.Transport;
import io.mahakam.session.TransportHandler;
import java.nio.channels.Selector;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A connection of an event loop, which alone uses it. */
abstract class LoopTransport implements Transport {
    final EventLoop loop;
    private @Nullable TransportHandler handler;
    private boolean closed;

    LoopTransport(EventLoop loop) {
        this.loop = loop;
    }

    /** Tells this handler from now on. On the loop, as everything else. */
    final void register(Selector selector, TransportHandler newHandler) {
        handler = newHandler;
        connect(selector);
    }

    /** Tells that the connection is established, and sees to it that what comes is told. */
    abstract void connect(Selector selector);

    /** The connection was cut by somebody else. */
    final void lost() {
        if (!closed) {
            try {
                handler().lost();
            } finally {
                close();
            }
        }
    }

    /** Cuts a connection that was never connected. */
    final void refuse() {
        closed = true;
        cut();
    }

    @Override
    public final Lane lane() {
        return loop;
    }

    @Override
    public final void close() {
        if (!closed) {
            closed = true;
            loop.released(this);
            cut();
        }
    }

    /** Cuts the connection; called once. */
    abstract void cut();

    final TransportHandler handler() {
        return Objects.requireNonNull(handler);
    }

    final boolean isClosed() {
        return closed;
    }
}
