package io.mahakam.session;

import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** Makes an object of a message that was received. Called by the thread that calls the listener, by many at once. */
@FunctionalInterface
public interface PayloadDecoder {
    /**
     * Decodes a message, or returns {@code null} if it is not one of this decoder's.
     *
     * @param type what is wanted: a class, or a generic type with its arguments
     * @param subprotocol what was agreed with the client in the handshake, or {@code null} if nothing was
     * @throws InvalidPayloadException if the message is this decoder's but cannot be decoded: the sender is told why
     */
    @Nullable Object decode(IncomingMessage message, Type type, @Nullable String subprotocol);
}
