package io.mahakam.spring.web;

import io.mahakam.session.Transport;
import io.mahakam.session.TransportHandler;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An accepted handshake that waits for the filter chain to return: only then may the connection be upgraded, because
 * filters and interceptors still use the request, and an exception after the upgrade would be answered on the
 * WebSocket.
 *
 * @param headers of the 101 response
 * @param session makes the session
 */
record PendingUpgrade(Map<String, String> headers, Function<Transport, TransportHandler> session) {
    private static final String ATTRIBUTE = PendingUpgrade.class.getName();

    void attachTo(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    static @Nullable PendingUpgrade takeFrom(HttpServletRequest request) {
        PendingUpgrade pending = (PendingUpgrade) request.getAttribute(ATTRIBUTE);
        request.removeAttribute(ATTRIBUTE);
        return pending;
    }
}
