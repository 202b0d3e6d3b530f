package io.mahakam.spring.tomcat;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Frees the two buffers of 8 KB that Tomcat keeps for each connection, once the connection is adopted and they serve
 * nothing: all but 2 KB of what an idle one costs. Tomcat has no method for that, so this reaches for two of its
 * members that are not public, and leaves alone whatever is not exactly as expected.
 */
final class SlimChannels {
    private static final Log logger = LogFactory.getLog(SlimChannels.class);

    /** {@code SocketWrapperBase.reset(E)}, which changes the wrapper's channel. */
    private final MethodHandle reset;

    /** {@code SocketWrapperBase.socketBufferHandler}. */
    private final VarHandle buffers;

    private SlimChannels(MethodHandle reset, VarHandle buffers) {
        this.reset = reset;
        this.buffers = buffers;
    }

    /** Null if this Tomcat is not as expected, or may not be looked into; that is logged. */
    static @Nullable SlimChannels find() {
        try {
            return find(MethodHandles.privateLookupIn(SocketWrapperBase.class, MethodHandles.lookup()));
        } catch (ReflectiveOperationException | RuntimeException problem) {
            logger.warn("Connections keep Tomcat's buffers, 16 KB each, because they cannot be freed: " + problem);
            return null;
        }
    }

    private static SlimChannels find(MethodHandles.Lookup lookup) throws ReflectiveOperationException {
        return new SlimChannels(
                lookup.findVirtual(SocketWrapperBase.class, "reset", MethodType.methodType(void.class, Object.class)),
                lookup.findVarHandle(SocketWrapperBase.class, "socketBufferHandler", SocketBufferHandler.class));
    }

    /**
     * Gives the connection a channel without buffers, if that can be done. On Tomcat's thread, under the connection's
     * lock, when nothing is left in the buffers and Tomcat will read and write no more.
     */
    void slim(SocketWrapperBase<?> connection) {
        if (connection.getClass() != NioSocketWrapper.class) {
            return;
        }
        NioSocketWrapper wrapper = (NioSocketWrapper) connection;
        NioChannel usual = wrapper.getSocket();
        if (isPlain(usual) && isEmpty(usual.getBufHandler(), wrapper)) {
            swap(wrapper, usual, new SlimChannel(usual, wrapper));
        }
    }

    /** A channel of TLS is of another class; the pool may give a slim one that has buffers again. */
    static boolean isPlain(NioChannel channel) {
        return channel.getClass() == NioChannel.class || channel.getClass() == SlimChannel.class;
    }

    private static boolean isEmpty(SocketBufferHandler buffers, NioSocketWrapper wrapper) {
        return buffers.getClass() == SocketBufferHandler.class
                && buffers == wrapper.getSocketBufferHandler()
                && buffers.isReadBufferEmpty()
                && !wrapper.hasDataToWrite();
    }

    private void swap(NioSocketWrapper wrapper, NioChannel usual, SlimChannel slim) {
        try {
            reset.invoke((SocketWrapperBase<?>) wrapper, (Object) slim);
        } catch (Throwable problem) {
            logger.warn("A connection keeps Tomcat's buffers", problem);
            return;
        }
        buffers.setVolatile(wrapper, slim.getBufHandler());
        // Not into Tomcat's pool: whoever still saw it there would take it for this connection's.
        usual.free();
    }
}
