package io.mahakam.session;

import io.mahakam.protocol.CloseStatus;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.Principal;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket connection. Every method may be called from any thread; none blocks, and none throws because the peer
 * is gone.
 */
public interface WebSocketSession {
    /** Identifies the session; unique in this process and not guessable. */
    String id();

    /** The address the client asked for, with path and query, as the client named it. */
    URI uri();

    /** Who opened the session, or {@code null} if nobody was authenticated. */
    @Nullable Principal principal();

    /** A place for whatever the application wants to keep with the session; thread-safe, takes no null. */
    Map<String, Object> attributes();

    /** The subprotocol agreed in the handshake, or {@code null} if there is none. */
    @Nullable String subprotocol();

    /**
     * Sends a message: a {@code String} as text just as it is, {@code byte[]} and {@code ByteBuffer} as binary, anything
     * else as the session's {@link PayloadEncoder} makes it. The payload is encoded before this returns and may be
     * changed afterwards. Messages of one thread leave in the order of its calls.
     *
     * <p>A session whose peer does not read, and whose unsent messages would exceed
     * {@link SessionOptions#maxQueuedBytes()} or {@link SessionOptions#maxQueuedMessages()}, is closed with 1013 instead.
     *
     * @throws IllegalArgumentException if no encoder takes the payload
     */
    Delivery send(Object payload);

    /**
     * Sends a Ping (RFC 6455, 5.5.2). The answer comes to {@link SessionListener#pong}.
     *
     * @param payload at most 125 bytes, read before this returns
     * @throws IllegalArgumentException if the payload is longer
     */
    void ping(ByteBuffer payload);

    /** The bytes of frames that were sent but not yet written to the connection. */
    long queuedBytes();

    /**
     * How long the peer took to answer the newest of our heartbeat's pings that it has answered, the way there and back
     * included, or {@code null} if it has answered none. The heartbeat pings after a silence, see {@link
     * SessionOptions#heartbeatInterval()}: while the peer keeps sending, the value grows old, and there may never be one.
     */
    @Nullable Duration roundTripTime();

    /** The names of the rooms the session is in now: a snapshot. */
    Set<String> rooms();

    /** Whether messages can still be sent: false as soon as either side has begun to close. */
    boolean isOpen();

    /** Closes with 1000, see {@link #close(CloseStatus)}. */
    void close();

    /**
     * Starts the closing handshake (RFC 6455, 7.1.2) behind the messages already sent; further calls do nothing. The
     * connection ends when the peer has answered, at the latest after {@link SessionOptions#closeTimeout()}.
     *
     * @throws IllegalArgumentException if the code must not be sent, such as 1006
     */
    void close(CloseStatus status);
}
