package io.mahakam.spring.tomcat;

import io.mahakam.loop.AdoptedAsynchronousChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousByteChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import org.apache.tomcat.util.net.Nio2Channel;
import org.apache.tomcat.util.net.SecureNio2Channel;
import org.apache.tomcat.util.net.SocketWrapperBase;

/** A connection of Tomcat's NIO2 connector, plain or TLS. Closed by way of Tomcat, so that its counts stay right. */
final class TomcatNio2Channel implements AdoptedAsynchronousChannel {
    private static final int PLAIN_READ = 8 * 1024;

    private final SocketWrapperBase<?> wrapper;
    private final AsynchronousSocketChannel socket;
    private final boolean secure;

    /** What reads and writes: the socket itself, unless it is for Tomcat to decrypt and encrypt. */
    private final AsynchronousByteChannel channel;

    /** What came in the same packet as the handshake; empty after the first reads. */
    private final ByteBuffer early;

    /** On Tomcat's thread, before any loop reads. */
    TomcatNio2Channel(SocketWrapperBase<?> wrapper, Nio2Channel channel) {
        this.wrapper = wrapper;
        this.socket = channel.getIOChannel();
        this.secure = channel instanceof SecureNio2Channel;
        this.channel = secure ? channel : socket;
        this.early = TomcatConnection.takeEarly(wrapper);
    }

    @Override
    public int readSize() {
        return secure ? SecureTomcatChannel.TLS_RECORD : PLAIN_READ;
    }

    @Override
    public void read(ByteBuffer into, CompletionHandler<Integer, Object> handler) {
        if (early.hasRemaining()) {
            int length = Math.min(early.remaining(), into.remaining());
            into.put(early.slice().limit(length));
            early.position(early.position() + length);
            handler.completed(length, this);
        } else {
            channel.read(into, this, handler);
        }
    }

    @Override
    public void write(ByteBuffer from, CompletionHandler<Integer, Object> handler) {
        channel.write(from, this, handler);
    }

    @Override
    public boolean shutdownOutput() throws IOException {
        if (!secure) {
            socket.shutdownOutput();
        }
        return !secure;
    }

    /** Over TLS, Tomcat waits until the peer was told. */
    @Override
    public void close() {
        if (secure) {
            TomcatConnection.closeOnTomcatsThread(wrapper);
        } else {
            TomcatConnection.close(wrapper);
        }
    }
}
