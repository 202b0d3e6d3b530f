package io.mahakam.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

class HandshakeRuntimeHintsTests {
    @Test
    void theHandlerIsInvoked() {
        RuntimeHints hints = new RuntimeHints();
        new HandshakeRuntimeHints().registerHints(hints, null);

        assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(EndpointHandler.HANDLE))
                .accepts(hints);
    }
}
