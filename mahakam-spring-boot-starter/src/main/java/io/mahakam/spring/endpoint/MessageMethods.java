package io.mahakam.spring.endpoint;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The methods of an endpoint that take messages.
 *
 * @param methods all of them; routes name them by their place in this list
 * @param text the way of text messages, or {@code null} if there is no method for them
 * @param binary the way of binary messages, or {@code null} if there is no method for them
 * @param streamed whether the method for binary messages reads them while they arrive
 */
record MessageMethods(
        List<EndpointMethod> methods,
        @Nullable MessageRoute text,
        @Nullable MessageRoute binary,
        boolean streamed) {
    MessageMethods {
        methods = List.copyOf(methods);
    }
}
