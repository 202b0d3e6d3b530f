package io.mahakam.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Validator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.security.access.AccessDeniedException;

class HandshakeRuntimeHintsTests {
    @Test
    void theHandlerIsInvoked() {
        RuntimeHints hints = new RuntimeHints();
        new HandshakeRuntimeHints().registerHints(hints, null);

        assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(EndpointHandler.HANDLE))
                .accepts(hints);
    }

    @Test
    void optionalLibrariesAreFound() {
        RuntimeHints hints = new RuntimeHints();
        new HandshakeRuntimeHints().registerHints(hints, getClass().getClassLoader());

        for (Class<?> type :
                List.of(ConstraintViolationException.class, Validator.class, AccessDeniedException.class)) {
            assertThat(RuntimeHintsPredicates.reflection().onType(type))
                    .as(type.getName())
                    .accepts(hints);
        }
    }
}
