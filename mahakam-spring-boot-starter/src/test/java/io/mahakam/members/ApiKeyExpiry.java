package io.mahakam.members;

import io.mahakam.spring.web.SessionExpiry;
import java.security.Principal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

@Component
class ApiKeyExpiry implements SessionExpiry {
    record ApiKey(String getName, Instant validUntil) implements Principal {}

    @Override
    public @Nullable Instant expiresAt(Principal principal) {
        return principal instanceof ApiKey key ? key.validUntil() : null;
    }
}
