package io.mahakam.spring.web;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Spring MVC's CORS mappings, combined for a handshake with the origins that its endpoint names: Spring MVC knows those
 * of controllers only.
 *
 * @param mappings for all requests
 */
record CorsMappings(CorsConfigurationSource mappings) implements CorsConfigurationSource {
    @Override
    public @Nullable CorsConfiguration getCorsConfiguration(HttpServletRequest request) {
        CorsConfiguration mapped = mappings.getCorsConfiguration(request);
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (mapped == null || origin == null || !isNamed(origin, request)) {
            return mapped;
        }
        // This one and not all that are named: "*" besides a mapping's credentials would be an error.
        CorsConfiguration named = new CorsConfiguration();
        named.addAllowedOrigin(origin);
        named.addAllowedMethod(HttpMethod.GET);
        return mapped.combine(named);
    }

    private static boolean isNamed(String origin, HttpServletRequest request) {
        return request.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE) instanceof HandlerMethod method
                && method.getBean() instanceof EndpointHandler endpoint
                && endpoint.names(origin);
    }

    /** Whether a mapping lets pages of this origin send their cookies, as they always do with a handshake. */
    boolean allowsCookies(String origin, HttpServletRequest request) {
        CorsConfiguration mapped = mappings.getCorsConfiguration(request);
        return mapped != null
                && Boolean.TRUE.equals(mapped.getAllowCredentials())
                && mapped.checkOrigin(origin) != null;
    }
}
