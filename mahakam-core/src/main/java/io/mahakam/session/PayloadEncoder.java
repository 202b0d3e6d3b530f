package io.mahakam.session;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a message of what the application sends. Called by the sending thread, by many at once. */
@FunctionalInterface
public interface PayloadEncoder {
    /** A {@code String} as text just as it is, {@code byte[]} and {@code ByteBuffer} as binary. */
    PayloadEncoder BASIC = payload -> {
        if (payload instanceof String text) {
            return OutgoingMessage.text(text);
        }
        if (payload instanceof byte[] bytes) {
            return OutgoingMessage.binary(ByteBuffer.wrap(bytes));
        }
        if (payload instanceof ByteBuffer buffer) {
            return OutgoingMessage.binary(buffer);
        }
        return null;
    };

    /**
     * Encodes a payload, or returns {@code null} if it is not one of this encoder's.
     *
     * @throws RuntimeException if the payload is this encoder's but cannot be encoded; it reaches the sender
     */
    @Nullable OutgoingMessage encode(Object payload);

    /** {@link #BASIC} first, then these in order. */
    static PayloadEncoder of(List<PayloadEncoder> encoders) {
        List<PayloadEncoder> others = List.copyOf(encoders);
        return payload -> {
            OutgoingMessage message = BASIC.encode(payload);
            for (int i = 0; message == null && i < others.size(); i++) {
                message = others.get(i).encode(payload);
            }
            return message;
        };
    }
}
