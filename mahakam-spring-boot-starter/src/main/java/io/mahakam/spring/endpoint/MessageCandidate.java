package io.mahakam.spring.endpoint;

import java.io.InputStream;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.springframework.core.GenericTypeResolver;
import org.springframework.core.MethodParameter;

/**
 * A method that takes messages, while it is still to be settled which.
 *
 * @param number its place among the endpoint's methods for messages
 * @param payload the parameter that is the message
 * @param check looks at a payload, or {@code null}: nothing does
 */
record MessageCandidate(
        int number, EndpointMethod method, MethodParameter payload, PayloadValidation.@Nullable Check check) {
    Class<?> type() {
        return payload.getParameterType();
    }

    /** The type with its arguments, those of the endpoint's class put in. */
    Type genericType() {
        return GenericTypeResolver.resolveType(payload.getGenericParameterType(), payload.getContainingClass());
    }

    boolean takesText() {
        return type() == String.class;
    }

    boolean takesBinary() {
        return type() == byte[].class || type() == ByteBuffer.class || takesStream();
    }

    /** Whether it reads a message while that arrives. */
    boolean takesStream() {
        return type() == InputStream.class;
    }

    /** Whether it takes what is neither text nor bytes, but is read from them. */
    boolean takesObjects() {
        return !takesText() && !takesBinary();
    }

    @Override
    public String toString() {
        return method.name();
    }
}
