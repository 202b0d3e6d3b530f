package io.mahakam.spring.tomcat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;

/** A TLS connection: Tomcat's own channel, so that TLS stays where it was set up. */
final class SecureTomcatChannel extends TomcatChannel {
    /** The most that one TLS record decrypts to, with room for providers that need some more. */
    static final int TLS_RECORD = 17 * 1024;

    private final NioChannel channel;

    SecureTomcatChannel(SocketWrapperBase<?> wrapper, NioChannel channel) {
        super(wrapper);
        this.channel = channel;
    }

    @Override
    public SelectableChannel selectable() {
        return channel.getIOChannel();
    }

    /**
     * Reads until the channel gives nothing: records that its TLS engine holds already make no socket readable. The
     * engine refuses a buffer with less room than a record, so such a rest stays empty.
     */
    @Override
    int readChannel(ByteBuffer into) throws IOException {
        int start = into.position();
        while (into.remaining() >= TLS_RECORD) {
            int count = channel.read(into);
            if (count <= 0) {
                int all = into.position() - start;
                return all == 0 ? count : all; // an end is told again by the next read
            }
        }
        holdsMore();
        return into.position() - start;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        int start = from.position();
        while (from.hasRemaining() && channel.write(from) > 0) {
            // a TLS record at a time
        }
        return from.position() - start;
    }

    @Override
    public boolean flush() throws IOException {
        if (channel.getOutboundRemaining() > 0) {
            channel.flushOutbound();
        }
        return channel.getOutboundRemaining() == 0;
    }

    /** TLS ends both halves at once. */
    @Override
    public boolean shutdownOutput() {
        return false;
    }
}
