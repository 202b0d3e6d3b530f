package io.mahakam.spring.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.spring.endpoint.CallContext;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

class AuthenticatedCallsTests {
    private final AuthenticatedCalls calls = new AuthenticatedCalls(SecurityContextHolder.getContextHolderStrategy());

    @AfterEach
    void clear() {
        SecurityContextHolder.clearContext();
    }

    /** Such as a session on a path that Spring Security ignores, which logs in by its first message. */
    @Test
    void whatASessionOfNobodySaysAboutWhoCallsDoesNotStayOnTheThread() throws Exception {
        CallContext nobody = calls.ofHandshake();
        assertThat(caller(nobody)).isNull();

        nobody.<@Nullable Void>call(() -> {
            authenticate("root");
            return null;
        });

        assertThat(SecurityContextHolder.getContext().getAuthentication()).isNull();
        assertThat(caller(nobody)).isNull();
    }

    /** Such as one that was begun by somebody's request, where contexts are inherited. */
    @Test
    void aSessionOfNobodyIsNotCalledAsWhomeverTheThreadBelongsTo() throws Exception {
        CallContext nobody = calls.ofHandshake();
        authenticate("root");

        assertThat(caller(nobody)).isNull();
        assertThat(SecurityContextHolder.getContext().getAuthentication()).isNotNull();
    }

    private static @Nullable Authentication caller(CallContext context) throws Exception {
        return context.<@Nullable Authentication>call(
                () -> SecurityContextHolder.getContext().getAuthentication());
    }

    private static void authenticate(String name) {
        SecurityContextHolder.getContext()
                .setAuthentication(UsernamePasswordAuthenticationToken.authenticated(name, null, List.of()));
    }
}
