package io.mahakam.spring.security;

import io.mahakam.spring.web.SessionExpiry;
import java.security.Principal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2Token;

/** Knows when the token expires that somebody has authenticated with, such as a JWT. */
public final class TokenExpiry implements SessionExpiry {
    @Override
    public @Nullable Instant expiresAt(Principal principal) {
        return principal instanceof Authentication authentication
                        && authentication.getCredentials() instanceof OAuth2Token token
                ? token.getExpiresAt()
                : null;
    }
}
