package io.mahakam.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * An encoded message: its kind and its bytes.
 *
 * @param text whether it is a text message; the payload is then UTF-8
 * @param payload the bytes between position and limit; not changed any more
 */
public record OutgoingMessage(boolean text, ByteBuffer payload) {
    /** A text message. Unpaired surrogates, which UTF-8 cannot carry, become question marks. */
    public static OutgoingMessage text(String text) {
        return new OutgoingMessage(true, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** A binary message. */
    public static OutgoingMessage binary(ByteBuffer payload) {
        return new OutgoingMessage(false, payload);
    }
}
