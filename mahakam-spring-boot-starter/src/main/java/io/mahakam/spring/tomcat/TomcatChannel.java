package io.mahakam.spring.tomcat;

import io.mahakam.loop.AdoptedChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;

/** A connection of Tomcat's NIO connector. Closed by way of Tomcat, so that its counts stay right. */
abstract class TomcatChannel implements AdoptedChannel {
    private final SocketWrapperBase<?> wrapper;

    /** What came in the same packet as the handshake; empty after the first read. */
    private ByteBuffer early;

    private boolean mayHoldMore;

    TomcatChannel(SocketWrapperBase<?> wrapper) {
        this.wrapper = wrapper;
        this.early = TomcatConnection.takeEarly(wrapper);
    }

    /** On Tomcat's thread, before any loop reads. */
    static TomcatChannel of(SocketWrapperBase<?> wrapper, NioChannel channel) {
        return SlimChannels.isPlain(channel)
                ? new PlainTomcatChannel(wrapper, channel.getIOChannel())
                : new SecureTomcatChannel(wrapper, channel);
    }

    @Override
    public final int read(ByteBuffer into) throws IOException {
        if (early.hasRemaining()) {
            return readEarly(into);
        }
        mayHoldMore = false;
        return readChannel(into);
    }

    abstract int readChannel(ByteBuffer into) throws IOException;

    /** The latest read has left something of which the selector does not tell. */
    final void holdsMore() {
        mayHoldMore = true;
    }

    @Override
    public final boolean mayHoldMore() {
        return mayHoldMore;
    }

    private int readEarly(ByteBuffer into) {
        int length = Math.min(early.remaining(), into.remaining());
        into.put(into.position(), early, early.position(), length);
        into.position(into.position() + length);
        early.position(early.position() + length);
        mayHoldMore = true;
        if (!early.hasRemaining()) {
            early = TomcatConnection.NONE;
        }
        return length;
    }

    @Override
    public final void close() {
        TomcatConnection.close(wrapper);
    }
}
