package io.mahakam.spring.web;

import java.util.Map;

/**
 * Looks at every handshake with an endpoint before it is accepted. Beans of this type are called in their order, behind
 * the filters and Spring MVC's interceptors, once the handshake is known to be correct and its Origin allowed, and before
 * the arguments of the endpoint's methods are resolved. Must be thread-safe.
 */
@FunctionalInterface
public interface HandshakeInterceptor {
    /**
     * Lets a handshake pass by returning, or refuses it by throwing, as a controller would: a {@link
     * org.springframework.web.server.ResponseStatusException}, or an {@link
     * org.springframework.web.ErrorResponseException} for headers and a body of its own. The application's {@code
     * @ControllerAdvice} may shape the answer. It may block.
     *
     * @param handshake what the client said; its attributes are those of the interceptors before
     * @param attributes to be added to; the session's attributes begin with these. Takes no null
     * @throws Exception to refuse
     */
    void intercept(Handshake handshake, Map<String, Object> attributes) throws Exception;
}
