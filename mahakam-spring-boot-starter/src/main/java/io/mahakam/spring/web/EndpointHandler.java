package io.mahakam.spring.web;

import io.mahakam.protocol.handshake.HandshakePolicy;
import io.mahakam.spring.endpoint.Endpoint;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.util.ClassUtils;
import org.springframework.web.cors.CorsConfiguration;

/**
 * What Spring MVC calls for a handshake with an endpoint.
 *
 * @param policy for handshakes of all others
 * @param openPolicy for handshakes whose Origin {@code @CrossOrigin} allows
 * @param crossOrigin the origins that it allows, if it is there
 */
record EndpointHandler(
        Endpoint endpoint,
        HandshakePolicy policy,
        HandshakePolicy openPolicy,
        @Nullable CorsConfiguration crossOrigin,
        Handshakes handshakes) {
    static final Method HANDLE =
            ClassUtils.getMethod(EndpointHandler.class, "handle", HttpServletRequest.class, HttpServletResponse.class);

    /** Returns nothing and takes the response: Spring MVC then considers the request answered. */
    public void handle(HttpServletRequest request, HttpServletResponse response) throws Exception {
        boolean open = crossOrigin != null && crossOrigin.checkOrigin(request.getHeader(HttpHeaders.ORIGIN)) != null;
        handshakes.answer(endpoint, open ? openPolicy : policy, request, response);
    }

    @Override
    public String toString() {
        return endpoint.type().getName();
    }
}
