package io.mahakam.spring.endpoint;

import io.mahakam.session.WebSocketSession;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A method of an endpoint with what one session's handshake gave for it. Thread-safe. */
final class BoundMethod {
    private final EndpointMethod method;
    private final @Nullable Object[] handshakeValues;
    private final ResultTarget target;

    BoundMethod(EndpointMethod method, @Nullable Object[] handshakeValues, ResultTarget target) {
        this.method = method;
        this.handshakeValues = handshakeValues;
        this.target = target;
    }

    /**
     * Calls the method and sends what it returns, or returns what is to be sent as it comes to be. The event is the payload,
     * the status or the exception.
     */
    @Nullable Later call(WebSocketSession session, @Nullable Object event) throws Exception {
        @Nullable Object[] values = arguments(session, event);
        Object result = invoke(values);
        if (result == null) {
            return null;
        }
        Function<Object, @Nullable Elements> elements = method.elements();
        Elements later = elements == null ? null : elements.apply(result);
        if (later != null) {
            return new Later(later, target.of(values));
        }
        send(target.of(values), session, result);
        return null;
    }

    /** Sends a message. An empty Optional is none. */
    private static void send(ResultTarget target, WebSocketSession session, Object message) {
        Object payload = message instanceof Optional<?> optional ? optional.orElse(null) : message;
        if (payload != null) {
            target.send(session, payload);
        }
    }

    /** What a call has returned that comes later, and where it goes. */
    record Later(Elements elements, ResultTarget target) {
        void send(WebSocketSession session, Object message) {
            BoundMethod.send(target, session, message);
        }
    }

    private @Nullable Object[] arguments(WebSocketSession session, @Nullable Object event) {
        @Nullable Object[] values = handshakeValues.clone();
        for (int i = 0; i < values.length; i++) {
            Argument argument = method.arguments().get(i);
            if (argument == Argument.SESSION) {
                values[i] = session;
            } else if (argument == Argument.EVENT) {
                values[i] = event;
            }
        }
        return values;
    }

    private @Nullable Object invoke(@Nullable Object[] values) throws Exception {
        try {
            return method.method().invoke(method.bean(), values);
        } catch (InvocationTargetException thrown) {
            throw asException(thrown.getTargetException());
        }
    }

    /** What may be thrown on: the exception itself; an error is thrown here. */
    static Exception asException(Throwable problem) {
        if (problem instanceof Error error) {
            throw error;
        }
        return problem instanceof Exception exception ? exception : new UndeclaredThrowableException(problem);
    }

    @Override
    public String toString() {
        return method.name();
    }
}
