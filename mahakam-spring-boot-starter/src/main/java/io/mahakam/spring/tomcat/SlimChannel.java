package io.mahakam.spring.tomcat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketBufferHandler;

/**
 * Tomcat's end of a plain connection that was adopted: without buffers, because an event loop reads and writes the
 * socket itself. When the connection ends, Tomcat may put this channel into its pool as it does with any other; taken
 * from there for another connection, which will speak HTTP first, it has buffers again.
 */
final class SlimChannel extends NioChannel {
    private final int bufferSize;

    /** In place of {@code usual}, whose socket it takes over. */
    SlimChannel(NioChannel usual, NioSocketWrapper wrapper) {
        super(new SocketBufferHandler(0, 0, readBuffer(usual).isDirect()));
        // By assignment: reset() is what Tomcat calls for another connection.
        sc = usual.getIOChannel();
        socketWrapper = wrapper;
        bufferSize = Math.max(
                readBuffer(usual).capacity(),
                usual.getBufHandler().getWriteBuffer().capacity());
    }

    @Override
    public void reset(SocketChannel channel, NioSocketWrapper wrapper) throws IOException {
        super.reset(channel, wrapper);
        if (channel != null) {
            bufHandler.expand(bufferSize);
        }
    }

    private static ByteBuffer readBuffer(NioChannel channel) {
        return channel.getBufHandler().getReadBuffer();
    }
}
