package io.mahakam.spring.web;

import io.mahakam.protocol.handshake.HandshakePolicy;
import io.mahakam.spring.endpoint.Endpoint;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.util.ClassUtils;
import org.springframework.web.cors.CorsConfiguration;

/**
 * What Spring MVC calls for a handshake with an endpoint.
 *
 * @param policy for handshakes of all others
 * @param byDefault whether its origins are those of the application, since the endpoint names none
 * @param openPolicy for handshakes whose Origin {@code @CrossOrigin} or a CORS mapping allows
 * @param crossOrigin the origins that {@code @CrossOrigin} allows, if it is there
 * @param mappings the application's CORS mappings, if there are any, unless the endpoint says exactly who may connect
 */
record EndpointHandler(
        Endpoint endpoint,
        HandshakePolicy policy,
        boolean byDefault,
        HandshakePolicy openPolicy,
        @Nullable CorsConfiguration crossOrigin,
        @Nullable CorsMappings mappings,
        Handshakes handshakes) {
    static final Method HANDLE =
            ClassUtils.getMethod(EndpointHandler.class, "handle", HttpServletRequest.class, HttpServletResponse.class);

    /** Returns nothing and takes the response: Spring MVC then considers the request answered. */
    public void handle(HttpServletRequest request, HttpServletResponse response) throws Exception {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        boolean open = origin != null && (isCrossOrigin(origin) || isMapped(origin, request));
        handshakes.answer(endpoint, open ? openPolicy : policy, request, response);
    }

    private boolean isCrossOrigin(String origin) {
        return crossOrigin != null && crossOrigin.checkOrigin(origin) != null;
    }

    private boolean isMapped(String origin, HttpServletRequest request) {
        boolean closed = crossOrigin != null && Boolean.FALSE.equals(crossOrigin.getAllowCredentials());
        return mappings != null && !closed && mappings.allowsCookies(origin, request);
    }

    /** Whether the endpoint itself allows an origin, and not the application. */
    boolean names(String origin) {
        Set<String> named = byDefault ? Set.of() : policy.allowedOrigins();
        return named.contains("*") || named.contains(origin) || isCrossOrigin(origin);
    }

    @Override
    public String toString() {
        return endpoint.type().getName();
    }
}
