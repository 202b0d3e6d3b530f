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
    private final @Nullable RoomTarget target;

    BoundMethod(EndpointMethod method, @Nullable Object[] handshakeValues, @Nullable RoomTarget target) {
        this.method = method;
        this.handshakeValues = handshakeValues;
        this.target = target;
    }

    /**
     * Calls the method and sends what it returns, or returns what is to be sent as it comes to be. The event is the payload,
     * the status or the exception.
     */
    @Nullable Elements call(WebSocketSession session, @Nullable Object event) throws Exception {
        Object result = invoke(session, event);
        if (result == null) {
            return null;
        }
        Function<Object, @Nullable Elements> elements = method.elements();
        Elements later = elements == null ? null : elements.apply(result);
        if (later == null) {
            send(session, result);
        }
        return later;
    }

    /** Sends a message to where the method's return value goes. An empty Optional is none. */
    void send(WebSocketSession session, Object message) {
        Object payload = message instanceof Optional<?> optional ? optional.orElse(null) : message;
        if (payload == null) {
            return;
        }
        if (target == null) {
            session.send(payload);
        } else {
            target.send(session, payload);
        }
    }

    private @Nullable Object invoke(WebSocketSession session, @Nullable Object event) throws Exception {
        @Nullable Object[] values = handshakeValues.clone();
        for (int i = 0; i < values.length; i++) {
            Argument argument = method.arguments().get(i);
            if (argument == Argument.SESSION) {
                values[i] = session;
            } else if (argument == Argument.EVENT) {
                values[i] = event;
            }
        }
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
