package io.mahakam.spring.tomcat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * A plain connection: the socket itself. Tomcat's channel around it would serve another connection once Tomcat has closed
 * this one; a closed socket only fails.
 */
final class PlainTomcatChannel extends TomcatChannel {
    private final SocketChannel socket;

    PlainTomcatChannel(SocketWrapperBase<?> wrapper, SocketChannel socket) {
        super(wrapper);
        this.socket = socket;
    }

    @Override
    public SelectableChannel selectable() {
        return socket;
    }

    @Override
    int readChannel(ByteBuffer into) throws IOException {
        return socket.read(into);
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        return socket.write(from);
    }

    @Override
    public boolean flush() {
        return true;
    }

    @Override
    public boolean shutdownOutput() throws IOException {
        socket.shutdownOutput();
        return true;
    }
}
