package io.mahakam.session;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a message of what the application sends. Called by the sending thread, by many at once. */
@FunctionalInterface
public interface PayloadEncoder {
    /** A {@code String} as text just as it is, {@code byte[]} and {@code ByteBuffer} as binary. */
    PayloadEncoder BASIC = (payload, subprotocol) -> BasicEncoder.encode(payload);

    /**
     * Encodes a payload, or returns {@code null} if it is not one of this encoder's.
     *
     * @param subprotocol what was agreed with the client in the handshake, or {@code null} if nothing was
     * @throws RuntimeException if the payload is this encoder's but cannot be encoded; it reaches the sender
     */
    @Nullable OutgoingMessage encode(Object payload, @Nullable String subprotocol);

    /**
     * Whether payloads may be encoded differently for another subprotocol. If not, a broadcast is encoded once for all
     * members; else, as by default, once for each of the subprotocols that they have agreed on.
     */
    default boolean dependsOnSubprotocol(Object payload) {
        return true;
    }

    /** {@link #BASIC} first, then these in order. */
    static PayloadEncoder of(List<PayloadEncoder> encoders) {
        return new EncodersInOrder(encoders);
    }
}
