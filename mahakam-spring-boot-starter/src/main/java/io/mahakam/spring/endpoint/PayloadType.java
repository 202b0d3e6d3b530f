package io.mahakam.spring.endpoint;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Payloads that are the message itself. */
final class PayloadType {
    private static final PayloadReader STRING = (message, text, subprotocol) -> string(message);
    private static final PayloadReader BYTES = (message, text, subprotocol) -> bytes(message);
    private static final PayloadReader BUFFER = (message, text, subprotocol) -> message;

    private PayloadType() {}

    /** Makes a {@code String}, a {@code byte[]} or, of any other type or none, a {@code ByteBuffer}. */
    static PayloadReader reader(@Nullable Class<?> type) {
        if (type == String.class) {
            return STRING;
        }
        return type == byte[].class ? BYTES : BUFFER;
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
