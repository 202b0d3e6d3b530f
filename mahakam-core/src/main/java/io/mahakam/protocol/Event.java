package io.mahakam.protocol;

import java.nio.ByteBuffer;

/**
 * What received bytes mean. A payload is a heap buffer with an array of its own, which belongs to the receiver of the
 * event: it is neither shared nor used again.
 */
public sealed interface Event {
    /** A whole text message; the bytes are valid UTF-8 (RFC 6455, 8.1). */
    record Text(ByteBuffer payload) implements Event {}

    /** A whole binary message. */
    record Binary(ByteBuffer payload) implements Event {}

    /**
     * A piece of a binary message, as it arrives, where {@link WebSocketProtocol#giveBinaryInParts} asked for it. Others
     * follow, with nothing in between but control frames, unless it is the last, which alone may be empty.
     */
    record BinaryPart(ByteBuffer payload, boolean last) implements Event {}

    /** A ping, which has been answered already. */
    record Ping(ByteBuffer payload) implements Event {}

    /** A pong, asked for or not (RFC 6455, 5.5.3). */
    record Pong(ByteBuffer payload) implements Event {}

    /**
     * Nothing more will be received; always the last event and there is exactly one. The status is the peer's Close
     * (1005 if it carried no code), the code we failed the connection with, or 1006 if the bytes ended without a Close.
     */
    record Closed(CloseStatus status) implements Event {}
}
