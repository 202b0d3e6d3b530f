package io.mahakam.spring.tomcat;

import io.mahakam.loop.EventLoops;
import io.mahakam.loop.EventLoops.AdoptedTransport;
import io.mahakam.session.Transport;
import io.mahakam.session.TransportHandler;
import io.mahakam.spring.web.ConnectionAdopter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.function.Function;
import org.apache.tomcat.util.net.Nio2Channel;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.WebServer;

/** Takes connections over from Tomcat's connectors, plain or TLS, once Tomcat has sent the 101. */
final class TomcatConnectionAdopter implements ConnectionAdopter {
    private final EventLoops loops;
    private final @Nullable SlimChannels slimChannels;

    /** @param slimChannels frees the buffers of plain connections, if they are to be freed */
    TomcatConnectionAdopter(EventLoops loops, @Nullable SlimChannels slimChannels) {
        this.loops = loops;
        this.slimChannels = slimChannels;
    }

    boolean freesBuffers() {
        return slimChannels != null;
    }

    @Override
    public boolean serves(@Nullable WebServer server) {
        return server instanceof TomcatWebServer;
    }

    @Override
    public String description() {
        int count = loops.count();
        return "Tomcat, " + count + (count == 1 ? " event loop" : " event loops");
    }

    @Override
    public void start() {
        loops.start();
    }

    @Override
    public void adopt(HttpServletRequest request, Function<Transport, TransportHandler> session)
            throws IOException, ServletException {
        request.upgrade(TomcatUpgradeHandler.class).adoptWith(this, session);
    }

    /** The 101 is written; on Tomcat's thread, under the connection's lock. */
    AdoptedTransport connected(SocketWrapperBase<?> wrapper, Function<Transport, TransportHandler> session) {
        Object socket = wrapper.getSocket();
        if (socket instanceof NioChannel nio) {
            TomcatChannel channel = TomcatChannel.of(wrapper, nio);
            if (slimChannels != null) {
                slimChannels.slim(wrapper);
            }
            return loops.adopt(channel, session);
        }
        if (socket instanceof Nio2Channel nio2) {
            return loops.adopt(new TomcatNio2Channel(wrapper, nio2), session);
        }
        throw new IllegalStateException(
                "This connector of Tomcat's is unknown: " + socket.getClass().getName());
    }

    @Override
    public void stop() {
        loops.close();
    }
}
