package io.mahakam.spring.web;

import io.mahakam.session.Transport;
import io.mahakam.session.TransportHandler;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.WebServer;

/** Takes connections over from a web server once their handshake is done; one implementation a server. */
public interface ConnectionAdopter {
    /** Whether it can take over the connections of this web server; {@code null}: of mock requests, without a server. */
    boolean serves(@Nullable WebServer server);

    /** What moves the bytes, for the log: as in "WebSocket connections are served by ...". */
    String description();

    /** Called once, before the first connection. */
    void start();

    /**
     * Upgrades a request whose response carries the status 101 and the handshake's headers. Nothing may touch the
     * request or the response afterwards.
     *
     * @param session makes the connection's session; called once the server has let go of the connection
     */
    void adopt(HttpServletRequest request, Function<Transport, TransportHandler> session)
            throws IOException, ServletException;

    /** Cuts the connections that are left, and any that are still to come; ends what {@link #start} began. */
    void stop();
}
