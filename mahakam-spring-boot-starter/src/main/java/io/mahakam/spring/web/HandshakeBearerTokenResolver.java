package io.mahakam.spring.web;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.BearerTokenErrors;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;

/**
 * Finds the bearer token of a request where RFC 6750 wants it, in the Authorization field, and that of a WebSocket handshake
 * also where browsers can put it. Thread-safe.
 */
public final class HandshakeBearerTokenResolver implements BearerTokenResolver {
    private final BearerTokenResolver field = new DefaultBearerTokenResolver();
    private final HandshakeTokens tokens;

    /** @param tokens where the token of a handshake may be */
    public HandshakeBearerTokenResolver(HandshakeTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public @Nullable String resolve(HttpServletRequest request) {
        String token = field.resolve(request);
        if (token != null) {
            return token;
        }
        try {
            return tokens.find(request);
        } catch (IllegalArgumentException malformed) {
            throw new OAuth2AuthenticationException(
                    BearerTokenErrors.invalidRequest("The token is not correctly percent-encoded"), malformed);
        }
    }
}
