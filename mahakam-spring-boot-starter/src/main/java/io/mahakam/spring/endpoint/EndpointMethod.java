package io.mahakam.spring.endpoint;

import java.lang.reflect.Method;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A checked method of an endpoint.
 *
 * @param name as it is told to people: class, method and parameter types
 * @param bean what it is called on
 * @param method accessible, and callable on the bean
 * @param arguments one for each parameter
 * @param room where its return value goes, or {@code null}: to the session
 * @param parameterNames one for each parameter
 * @param elements makes the messages of a return value that is not one; {@code null}, also of what it makes: it is one
 */
record EndpointMethod(
        String name,
        Object bean,
        Method method,
        List<Argument> arguments,
        @Nullable RoomTemplate room,
        List<String> parameterNames,
        @Nullable Function<Object, @Nullable Elements> elements) {
    /** Whether it wants to know something that each session's handshake says. */
    boolean dependsOnHandshake() {
        return room != null
                || !arguments.stream().allMatch(argument -> argument == Argument.SESSION || argument == Argument.EVENT);
    }

    /** This method for any session, if it does not depend on the handshake. */
    BoundMethod unbound() {
        return new BoundMethod(this, new @Nullable Object[arguments.size()], ResultTarget.SESSION);
    }

    /** This method with the values of a handshake, which are those of the session from now on. */
    BoundMethod bind(HandshakeContext handshake) throws Exception {
        @Nullable Object[] values = new @Nullable Object[arguments.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = arguments.get(i).resolve(handshake);
        }
        return new BoundMethod(
                this, values, room == null ? ResultTarget.SESSION : handshake.target(room, parameterNames));
    }

    @Override
    public String toString() {
        return name;
    }
}
