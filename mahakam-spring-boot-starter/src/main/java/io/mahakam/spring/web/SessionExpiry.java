package io.mahakam.spring.web;

import java.security.Principal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Says until when the authentication of a session's user is good; the session is then closed with 4401. Beans of this type
 * are asked once, at the handshake, in their order, before what is known of tokens of OAuth 2.0. Must be thread-safe.
 */
@FunctionalInterface
public interface SessionExpiry {
    /**
     * When the authentication ends, or {@code null} if this is not known here: then the next is asked.
     *
     * @param principal the user of the handshake; with Spring Security, an {@code Authentication}
     */
    @Nullable Instant expiresAt(Principal principal);
}
