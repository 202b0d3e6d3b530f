package io.mahakam.spring.security;

import io.mahakam.spring.endpoint.CallContext;
import io.mahakam.spring.endpoint.EndpointSecurity;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationCredentialsNotFoundException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolderStrategy;

/** Calls the methods of endpoints as whoever Spring Security has authenticated in the handshake. */
public final class AuthenticatedCalls implements EndpointSecurity {
    private final SecurityContextHolderStrategy contexts;

    /** Calls of sessions of nobody: what one of them says about who is calling must not stay on the thread. */
    private final CallContext nobody;

    /** @param contexts where the methods, and what secures them, look for who is calling */
    public AuthenticatedCalls(SecurityContextHolderStrategy contexts) {
        this.contexts = contexts;
        this.nobody = new Caller(contexts, null);
    }

    @Override
    public CallContext ofHandshake() {
        Authentication authentication = contexts.getContext().getAuthentication();
        return authentication == null ? nobody : new Caller(contexts, authentication);
    }

    @Override
    public boolean isDenied(Throwable problem) {
        return problem instanceof AccessDeniedException
                || problem instanceof AuthenticationCredentialsNotFoundException;
    }

    /** A context of its own for each call: what one call does to it is nothing to the next. */
    private record Caller(
            SecurityContextHolderStrategy contexts,
            @Nullable Authentication authentication) implements CallContext {
        @Override
        public <T extends @Nullable Object> T call(Callable<T> call) throws Exception {
            SecurityContext before = contexts.getContext();
            SecurityContext context = contexts.createEmptyContext();
            context.setAuthentication(authentication);
            contexts.setContext(context);
            try {
                return call.call();
            } finally {
                if (before.getAuthentication() == null) {
                    contexts.clearContext();
                } else {
                    contexts.setContext(before);
                }
            }
        }
    }
}
