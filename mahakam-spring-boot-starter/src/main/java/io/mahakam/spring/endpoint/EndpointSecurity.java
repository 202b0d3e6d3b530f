package io.mahakam.spring.endpoint;

import org.jspecify.annotations.Nullable;

/** The security of an application, as far as endpoints have to do with it. Thread-safe. */
public interface EndpointSecurity {
    /** There is none. */
    EndpointSecurity NONE = new EndpointSecurity() {
        @Override
        public @Nullable CallContext ofHandshake() {
            return null;
        }

        @Override
        public boolean isDenied(Throwable problem) {
            return false;
        }
    };

    /** What the methods are called in for the session of the handshake that runs on this thread; {@code null}: nothing. */
    @Nullable CallContext ofHandshake();

    /** Whether a method was not called, or did not go on, because the caller may not do that. */
    boolean isDenied(Throwable problem);
}
