package io.mahakam.session;

import io.mahakam.protocol.CloseStatus;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.Principal;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
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

    /** The id of the endpoint that serves the session; empty if whoever made the session gave none. */
    String endpointId();

    /** A place for whatever the application wants to keep with the session; thread-safe, takes no null. */
    Map<String, Object> attributes();

    /** The subprotocol agreed in the handshake, or {@code null} if there is none. */
    @Nullable String subprotocol();

    /**
     * Sends a message: a {@code String} as text just as it is, {@code byte[]} and {@code ByteBuffer} as binary, anything
     * else as the session's {@link PayloadEncoder} makes it. The payload is encoded before this returns and may be
     * changed afterwards. Messages of one thread leave in the order of its calls.
     *
     * <p>If the peer does not read, and the unsent messages would exceed {@link SessionOptions#maxQueuedBytes()} or
     * {@link SessionOptions#maxQueuedMessages()}, {@link SessionOptions#overflow()} says what happens; by default the
     * session is closed with 1013.
     *
     * @throws IllegalArgumentException if no encoder takes the payload
     */
    Delivery send(Object payload);

    /**
     * Sends a message that is read from a stream, piece by piece and no faster than the peer takes it: never is more of it
     * in memory than two pieces of 32 KB, or of {@link SessionOptions#maxSentFrameSize()} if that is less. Workers read,
     * so reading may block. The stream is used by one thread at a time, and closed in any case. The message goes out in
     * fragments, not compressed.
     *
     * <p>What is sent later waits until the message is complete, several streams one after the other; only control frames
     * pass in between (RFC 6455, 5.4). What waits counts towards the session's bounds as if the peer did not read, see
     * {@link #send(Object)}. Closing does not wait for the message: it ends unfinished, and with it what waits behind.
     *
     * @param text whether it is a text message; the stream has to be UTF-8 then
     * @return completes on a worker when the last byte is written to the connection. It fails with what the stream threw,
     *     with a {@link java.nio.charset.CharacterCodingException} if text is not UTF-8, or with an {@link
     *     java.io.IOException} if the session ends first, or if it was dropped at a bound of the session. A message of which something was sent already cannot be taken
     *     back: a stream that fails then closes the session with 1011; otherwise the session goes on.
     */
    CompletionStage<Void> send(InputStream data, boolean text);

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
