package io.mahakam.spring.endpoint;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The methods of one endpoint.
 *
 * @param open for {@code @OnOpen}
 * @param text for {@code @OnMessage} with text messages
 * @param binary for {@code @OnMessage} with binary messages
 * @param pong for {@code @OnPong}
 * @param close for {@code @OnClose}
 * @param errors for {@code @OnError}, by what they take
 */
record EndpointMethods(
        @Nullable EndpointMethod open,
        @Nullable MessageMethod text,
        @Nullable MessageMethod binary,
        @Nullable MessageMethod pong,
        @Nullable EndpointMethod close,
        Map<Class<? extends Throwable>, EndpointMethod> errors) {
    boolean isEmpty() {
        return open == null && text == null && binary == null && pong == null && close == null && errors.isEmpty();
    }
}
