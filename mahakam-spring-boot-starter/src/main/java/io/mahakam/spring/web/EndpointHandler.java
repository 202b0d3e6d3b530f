package io.mahakam.spring.web;

import io.mahakam.protocol.handshake.HandshakePolicy;
import io.mahakam.spring.endpoint.Endpoint;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import org.springframework.util.ClassUtils;

/** What Spring MVC calls for a handshake with an endpoint. */
record EndpointHandler(Endpoint endpoint, HandshakePolicy policy, Handshakes handshakes) {
    static final Method HANDLE =
            ClassUtils.getMethod(EndpointHandler.class, "handle", HttpServletRequest.class, HttpServletResponse.class);

    /** Returns nothing and takes the response: Spring MVC then considers the request answered. */
    public void handle(HttpServletRequest request, HttpServletResponse response) throws Exception {
        handshakes.answer(endpoint, policy, request, response);
    }

    @Override
    public String toString() {
        return endpoint.type().getName();
    }
}
