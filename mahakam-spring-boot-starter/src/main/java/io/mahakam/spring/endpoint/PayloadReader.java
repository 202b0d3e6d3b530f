package io.mahakam.spring.endpoint;

import io.mahakam.session.InvalidPayloadException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Makes what a method takes of a message. */
@FunctionalInterface
interface PayloadReader {
    /**
     * Reads a message.
     *
     * @param text whether it is a text message, or else a binary one
     * @param subprotocol what was agreed with the client, or {@code null}
     * @throws InvalidPayloadException if the message is not what the method takes
     */
    Object read(ByteBuffer message, boolean text, @Nullable String subprotocol);
}
