package io.mahakam.spring.tomcat;

import io.mahakam.loop.EventLoops;
import io.mahakam.session.Transport;
import io.mahakam.session.TransportHandler;
import io.mahakam.spring.web.ConnectionAdopter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.function.Function;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.WebServer;

/** Takes connections over from Tomcat's NIO connector, plain or TLS, once Tomcat has sent the 101. */
final class TomcatConnectionAdopter implements ConnectionAdopter {
    private final EventLoops loops;

    TomcatConnectionAdopter(EventLoops loops) {
        this.loops = loops;
    }

    @Override
    public boolean serves(WebServer server) {
        return server instanceof TomcatWebServer;
    }

    @Override
    public String description() {
        int count = loops.count();
        return "Tomcat's NIO connector, " + count + (count == 1 ? " event loop" : " event loops");
    }

    @Override
    public void start() {
        loops.start();
    }

    @Override
    public void adopt(HttpServletRequest request, Function<Transport, TransportHandler> session)
            throws IOException, ServletException {
        request.upgrade(TomcatUpgradeHandler.class).adoptWith(loops, session);
    }

    @Override
    public void stop() {
        loops.close();
    }
}
