package io.mahakam.session;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Encodes what is text or bytes already. */
final class BasicEncoder {
    private BasicEncoder() {}

    static @Nullable OutgoingMessage encode(Object payload) {
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
    }

    static boolean takes(Object payload) {
        return payload instanceof String || payload instanceof byte[] || payload instanceof ByteBuffer;
    }
}
