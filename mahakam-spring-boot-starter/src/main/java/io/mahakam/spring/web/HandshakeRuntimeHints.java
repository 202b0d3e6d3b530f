package io.mahakam.spring.web;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/** What a native image has to know: Spring MVC calls the handler by reflection, but it is no bean. */
public final class HandshakeRuntimeHints implements RuntimeHintsRegistrar {
    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
        hints.reflection().registerMethod(EndpointHandler.HANDLE, ExecutableMode.INVOKE);
    }
}
