package io.mahakam.spring.endpoint;

import org.jspecify.annotations.Nullable;

/** Where a parameter's value comes from: one of the first two constants, or the handshake. */
@FunctionalInterface
interface Argument {
    /** The session; known when the method is called. */
    Argument SESSION = handshake -> null;

    /** What the method is called for: the payload, the status or the exception; known when it is called. */
    Argument EVENT = handshake -> null;

    /** All rooms. */
    Argument ROOMS = HandshakeContext::rooms;

    /** The value to be kept for the whole session. */
    @Nullable Object resolve(HandshakeContext handshake) throws Exception;
}
