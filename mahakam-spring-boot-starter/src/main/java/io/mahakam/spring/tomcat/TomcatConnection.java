package io.mahakam.spring.tomcat;

import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Lock;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.apache.tomcat.util.net.SocketWrapperBase;

/** What has to be done with Tomcat's side of a connection, whichever its connector. */
final class TomcatConnection {
    static final ByteBuffer NONE = ByteBuffer.allocate(0);

    private TomcatConnection() {}

    /** Takes out what Tomcat has read beyond the handshake; on Tomcat's thread, before any loop reads. */
    static ByteBuffer takeEarly(SocketWrapperBase<?> wrapper) {
        SocketBufferHandler buffers = wrapper.getSocketBufferHandler();
        buffers.configureReadBufferForRead();
        ByteBuffer unread = buffers.getReadBuffer();
        return unread.hasRemaining()
                ? ByteBuffer.allocate(unread.remaining()).put(unread).flip()
                : NONE;
    }

    /**
     * Closes through Tomcat, which then forgets the connection. That takes the connection's lock, which Tomcat holds
     * until it has left the handshake: closed before that, the connection would stay in its books for ever. The loop
     * must not wait for it, so then a thread of Tomcat's does.
     */
    static void close(SocketWrapperBase<?> wrapper) {
        Lock lock = wrapper.getLock();
        if (lock.tryLock()) {
            closeLocked(wrapper, lock);
        } else {
            closeOnTomcatsThread(wrapper);
        }
    }

    /** The same for connections whose closing may block. */
    static void closeOnTomcatsThread(SocketWrapperBase<?> wrapper) {
        try {
            wrapper.execute(() -> {
                Lock lock = wrapper.getLock();
                lock.lock();
                closeLocked(wrapper, lock);
            });
        } catch (RejectedExecutionException stopping) {
            wrapper.close(); // Tomcat is stopping and forgets all connections
        }
    }

    private static void closeLocked(SocketWrapperBase<?> wrapper, Lock lock) {
        try {
            wrapper.close();
        } finally {
            lock.unlock();
        }
    }
}
