package io.mahakam.spring.web;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * What a native image has to know: Spring MVC calls the handler by reflection, but it is no bean; and whether optional
 * libraries are there is asked by the names of their types.
 */
public final class HandshakeRuntimeHints implements RuntimeHintsRegistrar {
    private static final List<String> OPTIONAL = List.of(
            "jakarta.validation.ConstraintViolationException",
            "jakarta.validation.Validator",
            "org.reactivestreams.FlowAdapters",
            "org.springframework.security.access.AccessDeniedException");

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
        hints.reflection().registerMethod(EndpointHandler.HANDLE, ExecutableMode.INVOKE);
        OPTIONAL.forEach(type -> hints.reflection().registerTypeIfPresent(classLoader, type));
    }
}
