package io.mahakam.spring.endpoint;

import io.mahakam.session.InvalidPayloadException;
import java.nio.ByteBuffer;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads messages whose types Jackson tells apart, as the application has annotated them. */
record AnnotatedReader(PayloadReader root, Set<Class<?>> types) implements PayloadReader {
    @Override
    public Object read(ByteBuffer message, boolean text, @Nullable String subprotocol) {
        Object payload = root.read(message, text, subprotocol);
        if (!types.contains(payload.getClass())) {
            throw new InvalidPayloadException("The message has a type for which there is no method");
        }
        return payload;
    }
}
