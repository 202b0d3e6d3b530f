package io.mahakam.spring.endpoint;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The methods of one endpoint.
 *
 * @param open for {@code @OnOpen}
 * @param messages for {@code @OnMessage}
 * @param pong for {@code @OnPong}
 * @param close for {@code @OnClose}
 * @param errors for {@code @OnError}, by what they take
 */
record EndpointMethods(
        @Nullable EndpointMethod open,
        MessageMethods messages,
        @Nullable PongMethod pong,
        @Nullable EndpointMethod close,
        Map<Class<? extends Throwable>, EndpointMethod> errors) {
    boolean isEmpty() {
        return open == null && messages.methods().isEmpty() && pong == null && close == null && errors.isEmpty();
    }
}
