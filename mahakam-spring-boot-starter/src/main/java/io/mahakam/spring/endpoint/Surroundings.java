package io.mahakam.spring.endpoint;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds the calls of an endpoint's methods, for all sessions or for one. Thread-safe.
 *
 * @param security of the application
 * @param watch what looks after the calls if they are made inline
 * @param context what the session's calls are made in, if in anything
 */
record Surroundings(
        EndpointSecurity security,
        @Nullable InlineWatch watch,
        @Nullable CallContext context) {
    /** Those of the session whose handshake runs on this thread. */
    Surroundings ofHandshake() {
        CallContext found = security.ofHandshake();
        return found == null ? this : new Surroundings(security, watch, found);
    }

    /** Whether there is nothing around a call. */
    boolean areNone() {
        return watch == null && context == null;
    }

    /** Makes a call of a method, or what is left of it. */
    <T extends @Nullable Object> T call(BoundMethod method, Callable<T> call) throws Exception {
        if (watch == null) {
            return callInContext(call);
        }
        InlineWatch.Calls calls = watch.begin(method);
        try {
            return callInContext(call);
        } finally {
            calls.end();
        }
    }

    private <T extends @Nullable Object> T callInContext(Callable<T> call) throws Exception {
        return context == null ? call.call() : context.call(call);
    }
}
