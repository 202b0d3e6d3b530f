package io.mahakam.spring.endpoint;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The methods of an endpoint that take messages.
 *
 * @param methods all of them; routes name them by their place in this list
 * @param text the way of text messages, or {@code null} if there is no method for them
 * @param binary the way of binary messages, or {@code null} if there is no method for them
 * @param streamed whether the method for binary messages reads them while they arrive
 * @param checks look at the payloads of methods that want them to be valid
 */
record MessageMethods(
        List<EndpointMethod> methods,
        @Nullable MessageRoute text,
        @Nullable MessageRoute binary,
        boolean streamed,
        Map<Integer, PayloadValidation.Check> checks) {
    MessageMethods {
        methods = List.copyOf(methods);
        checks = Map.copyOf(checks);
    }

    /** Throws if a payload is not what its method wants. */
    void check(int method, Object payload) throws Exception {
        if (checks.isEmpty()) {
            return;
        }
        PayloadValidation.Check check = checks.get(method);
        if (check != null) {
            check.check(payload);
        }
    }
}
