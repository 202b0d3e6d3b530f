package io.mahakam.spring.web;

import io.mahakam.session.Transport;
import io.mahakam.session.TransportHandler;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.function.Function;

/** Takes a connection over from the web server once its handshake is done; one implementation a server. */
@FunctionalInterface
public interface ConnectionAdopter {
    /**
     * Upgrades a request whose response carries the status 101 and the handshake's headers. Nothing may touch the
     * request or the response afterwards.
     *
     * @param session makes the connection's session; called once the server has let go of the connection
     */
    void adopt(HttpServletRequest request, Function<Transport, TransportHandler> session)
            throws IOException, ServletException;
}
