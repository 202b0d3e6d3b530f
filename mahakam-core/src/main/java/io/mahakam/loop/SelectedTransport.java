package io.mahakam.loop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A connection whose readiness an event loop's selector tells. */
final class SelectedTransport extends LoopTransport {
    private final AdoptedChannel channel;
    private @Nullable SelectionKey key;
    private int interest = SelectionKey.OP_READ;
    private boolean readingOn;

    SelectedTransport(EventLoop loop, AdoptedChannel channel) {
        super(loop);
        this.channel = channel;
    }

    @Override
    void connect(Selector selector) {
        try {
            key = channel.selectable().register(selector, interest, this);
        } catch (ClosedChannelException lost) {
            lost();
            return;
        }
        handler().connected();
    }

    /** Passes on what the selector has found. */
    void selected(SelectionKey selected) {
        int ready;
        try {
            ready = selected.readyOps();
        } catch (CancelledKeyException cutByItsFormerOwner) {
            lost();
            return;
        }
        if ((ready & SelectionKey.OP_WRITE) != 0) {
            handler().writable();
        }
        if ((ready & SelectionKey.OP_READ) != 0) {
            handler().readable();
        }
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int count = channel.read(into);
        if (count > 0 && !readingOn && channel.mayHoldMore()) {
            readingOn = true;
            loop.execute(this::readOn, this);
        }
        return count;
    }

    /** The channel may hold bytes of which the selector does not tell. */
    private void readOn() {
        readingOn = false;
        if (!isClosed() && (interest & SelectionKey.OP_READ) != 0) {
            handler().readable();
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
    void cut() {
        SelectionKey registered = key;
        if (registered != null) {
            registered.cancel();
        }
        channel.close();
    }

    private void want(int operation, boolean wanted) {
        int changed = wanted ? interest | operation : interest & ~operation;
        if (isClosed() || changed == interest) {
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
