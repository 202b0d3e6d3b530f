package io.mahakam.session;

import java.nio.ByteBuffer;

/**
 * A message that was received: its kind and its bytes.
 *
 * @param text whether it is a text message; the payload is then valid UTF-8
 * @param payload a heap buffer with the bytes between position and limit
 */
public record IncomingMessage(boolean text, ByteBuffer payload) {
    /** The payload in an array of its own. */
    public byte[] bytes() {
        byte[] bytes = new byte[payload.remaining()];
        payload.get(payload.position(), bytes);
        return bytes;
    }
}
