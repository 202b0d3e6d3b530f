package io.mahakam.spring.endpoint;

import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.GenericTypeResolver;
import org.springframework.core.MethodParameter;
import org.springframework.validation.annotation.ValidationAnnotationUtils;

/** What the payload parameter of a method makes of it. */
final class PayloadType {
    private final @Nullable JsonPayloads json;

    PayloadType(@Nullable JsonPayloads json) {
        this.json = json;
    }

    /** @throws InvalidEndpointException if nothing can make a payload of the parameter's type */
    MessageMethod messageMethod(EndpointMethod method, MethodParameter payload) {
        requireNoValidation(method, payload);
        Class<?> type = payload.getParameterType();
        if (type == String.class) {
            return new MessageMethod(method, true, PayloadType::string);
        }
        if (type == byte[].class) {
            return new MessageMethod(method, false, PayloadType::bytes);
        }
        if (type == ByteBuffer.class) {
            return new MessageMethod(method, false, Function.identity()::apply);
        }
        if (json == null) {
            throw new InvalidEndpointException(
                    method + " takes " + type.getSimpleName() + ", but there is no JsonMapper to read it.",
                    "Add spring-boot-starter-jackson, or take String, byte[] or ByteBuffer.");
        }
        Type resolved =
                GenericTypeResolver.resolveType(payload.getGenericParameterType(), payload.getContainingClass());
        return new MessageMethod(method, true, json.reader(resolved));
    }

    /** The payload of a Pong, which is bytes; the method may do without. */
    static MessageMethod pongMethod(EndpointMethod method, @Nullable MethodParameter payload) {
        boolean asArray = payload != null && payload.getParameterType() == byte[].class;
        return new MessageMethod(method, false, asArray ? PayloadType::bytes : Function.identity()::apply);
    }

    /** Messages are not validated yet, and what looks validated must be. */
    private static void requireNoValidation(EndpointMethod method, MethodParameter payload) {
        for (Annotation annotation : payload.getParameterAnnotations()) {
            if (ValidationAnnotationUtils.determineValidationHints(annotation) != null) {
                throw new InvalidEndpointException(
                        method + " asks for its message to be validated by @"
                                + annotation.annotationType().getSimpleName() + ", which is not supported.",
                        "Remove the annotation, and validate the message in the method.");
            }
        }
    }

    private static Object string(ByteBuffer utf8) {
        return new String(utf8.array(), utf8.arrayOffset() + utf8.position(), utf8.remaining(), StandardCharsets.UTF_8);
    }

    private static Object bytes(ByteBuffer payload) {
        if (payload.arrayOffset() == 0 && payload.remaining() == payload.array().length) {
            return payload.array();
        }
        byte[] bytes = new byte[payload.remaining()];
        payload.get(bytes);
        return bytes;
    }
}
