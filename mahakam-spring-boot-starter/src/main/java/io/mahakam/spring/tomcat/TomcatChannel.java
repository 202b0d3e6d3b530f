package io.mahakam.spring.tomcat;

import io.mahakam.loop.AdoptedChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Lock;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SecureNioChannel;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.apache.tomcat.util.net.SocketWrapperBase;

/** Tomcat's own channel, so that TLS stays where it was set up and Tomcat's counts stay right. */
final class TomcatChannel implements AdoptedChannel {
    /** The most that one TLS record decrypts to, with room for providers that need some more. */
    private static final int TLS_RECORD = 17 * 1024;

    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    private final SocketWrapperBase<?> wrapper;
    private final NioChannel channel;
    private final boolean secure;

    /** What came in the same packet as the handshake; empty after the first read. */
    private ByteBuffer early;

    private boolean mayHoldMore;

    private TomcatChannel(SocketWrapperBase<?> wrapper, NioChannel channel, ByteBuffer early) {
        this.wrapper = wrapper;
        this.channel = channel;
        this.secure = channel instanceof SecureNioChannel;
        this.early = early;
    }

    /** Takes out what Tomcat has read beyond the handshake; on Tomcat's thread, before any loop reads. */
    static TomcatChannel of(SocketWrapperBase<?> wrapper, NioChannel channel) {
        SocketBufferHandler buffers = wrapper.getSocketBufferHandler();
        buffers.configureReadBufferForRead();
        ByteBuffer unread = buffers.getReadBuffer();
        ByteBuffer early = ByteBuffer.allocate(unread.remaining()).put(unread).flip();
        return new TomcatChannel(wrapper, channel, early);
    }

    @Override
    public SelectableChannel selectable() {
        return channel.getIOChannel();
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (early.hasRemaining()) {
            return readEarly(into);
        }
        mayHoldMore = false;
        return secure ? readRecords(into) : channel.read(into);
    }

    @Override
    public boolean mayHoldMore() {
        return mayHoldMore;
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

    /**
     * Reads until the channel gives nothing: records that its TLS engine holds already make no socket readable. The
     * engine refuses a buffer with less room than a record, so such a rest stays empty.
     */
    private int readRecords(ByteBuffer into) throws IOException {
        int start = into.position();
        while (into.remaining() >= TLS_RECORD) {
            int count = channel.read(into);
            if (count <= 0) {
                int all = into.position() - start;
                return all == 0 ? count : all; // an end is told again by the next read
            }
        }
        mayHoldMore = true;
        return into.position() - start;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        if (!secure) {
            return channel.write(from);
        }
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

    @Override
    public boolean shutdownOutput() throws IOException {
        if (!secure) {
            channel.getIOChannel().shutdownOutput();
        }
        return !secure;
    }

    /**
     * Closes through Tomcat, which then forgets the connection. That takes the connection's lock, which Tomcat holds
     * until it has left the handshake: closed before that, the connection would stay in its books for ever. The loop
     * must not wait for it, so then a thread of Tomcat's does.
     */
    @Override
    public void close() {
        Lock lock = wrapper.getLock();
        if (lock.tryLock()) {
            closeLocked(lock);
            return;
        }
        try {
            wrapper.execute(() -> {
                lock.lock();
                closeLocked(lock);
            });
        } catch (RejectedExecutionException stopping) {
            wrapper.close(); // Tomcat is stopping and forgets all connections
        }
    }

    private void closeLocked(Lock lock) {
        try {
            wrapper.close();
        } finally {
            lock.unlock();
        }
    }
}
