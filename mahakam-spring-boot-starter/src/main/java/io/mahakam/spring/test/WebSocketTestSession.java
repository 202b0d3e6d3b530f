package io.mahakam.spring.test;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.protocol.Event;
import io.mahakam.protocol.Opcode;
import io.mahakam.session.InvalidPayloadException;
import io.mahakam.session.OutgoingMessage;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;

/**
 * A client's end of a connection. It answers pings and Closes by itself; what else it was sent waits until it is expected.
 * What fails throws an {@link AssertionError} with the whole transcript. Thread-safe.
 */
public final class WebSocketTestSession implements AutoCloseable {
    private static final String PROTOCOL = "Sec-WebSocket-Protocol";

    /** How long nothing has to come over TCP to be nothing. */
    private static final Duration SILENCE = Duration.ofMillis(200);

    private static final Duration AT_ONCE = Duration.ZERO;

    private final WebSocketTestClient client;
    private final ClientPeer peer;
    private final Inbox inbox;
    private final HandshakeResponse handshake;

    WebSocketTestSession(WebSocketTestClient client, ClientPeer peer, Inbox inbox, HandshakeResponse handshake) {
        this.client = client;
        this.peer = peer;
        this.inbox = inbox;
        this.handshake = handshake;
    }

    /** How the handshake was answered. */
    public HandshakeResponse handshake() {
        return handshake;
    }

    /** The subprotocol agreed in the handshake, or {@code null} if there is none. */
    public @Nullable String subprotocol() {
        return handshake.headers().getFirst(PROTOCOL);
    }

    /** Whether neither side has begun to close, as far as has come through. */
    public boolean isOpen() {
        return peer.isOpen();
    }

    /**
     * Sends a message: a {@code String} as text just as it is, {@code byte[]} and {@code ByteBuffer} as binary, anything
     * else as the application's own encoders make it.
     *
     * @throws AssertionError if the session is closed
     * @throws IllegalArgumentException if no encoder takes the payload
     */
    public WebSocketTestSession send(Object payload) {
        OutgoingMessage message = client.payloads().encode(payload, subprotocol());
        requireOpen();
        peer.message(message.text() ? Opcode.TEXT : Opcode.BINARY, message.payload());
        return this;
    }

    /** Sends a frame, masked as a client's must be, that need not make sense where it comes. */
    public WebSocketTestSession sendFrame(boolean fin, Opcode opcode, byte... payload) {
        peer.frame(fin, opcode, ByteBuffer.wrap(payload));
        return this;
    }

    /** Sends bytes as they are, which need not be a frame. */
    public WebSocketTestSession sendBytes(byte... bytes) {
        peer.bytes(bytes.clone());
        return this;
    }

    /** Sends a ping; see {@link #expectPong}. */
    public WebSocketTestSession ping(byte... payload) {
        peer.ping(ByteBuffer.wrap(payload));
        return this;
    }

    /**
     * The next message, which must come in time and be of this type: {@code String} for text as it is, {@code byte[]} or
     * {@code ByteBuffer} for binary, anything else as the application's codecs read it.
     */
    public <T> T expect(Class<T> type) {
        return expect(type, client.timeout());
    }

    /** As {@link #expect(Class)}, but waits so long. */
    public <T> T expect(Class<T> type, Duration timeout) {
        return type.cast(next(type, timeout));
    }

    /** As {@link #expect(Class)}, for types with type arguments. */
    @SuppressWarnings("unchecked") // it was read as one
    public <T> T expect(ParameterizedTypeReference<T> type) {
        return (T) next(type.getType(), client.timeout());
    }

    /** The next message that is of this type and as it is wanted; those before it are passed over. */
    public <T> T expectUntil(Class<T> type, Predicate<? super T> wanted) {
        long end = System.nanoTime() + client.timeout().toNanos();
        while (true) {
            Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
            Event event = nextEvent("a " + type.getSimpleName() + " as wanted", left);
            if (event instanceof Event.Closed) {
                throw failure("Expected a " + type.getSimpleName() + " as wanted, but the session was closed");
            }
            T message = tryDecode(event, type);
            if (message != null && wanted.test(message)) {
                return message;
            }
        }
    }

    private <T> @Nullable T tryDecode(Event event, Class<T> type) {
        try {
            return type.cast(client.payloads().decode(event, type, subprotocol()));
        } catch (InvalidPayloadException another) {
            return null;
        }
    }

    private Object next(Type type, Duration timeout) {
        String expected = "a message of type " + type.getTypeName();
        Event event = nextEvent(expected, timeout);
        try {
            return client.payloads().decode(event, type, subprotocol());
        } catch (InvalidPayloadException another) {
            throw failure("Expected " + expected + ", but there came " + Transcript.describe(event) + ": "
                    + another.getMessage());
        }
    }

    private Event nextEvent(String expected, Duration timeout) {
        Event event = inbox.nextMessage(timeout);
        if (event == null) {
            throw failure("Expected " + expected + ", but nothing came within " + timeout.toMillis() + " ms");
        }
        return event;
    }

    /** Expects that nothing is left: in memory when all is done, over TCP for a moment. */
    public void expectNothing() {
        boolean inMemory = client.connector().inMemory();
        if (inMemory) {
            client.awaitIdle();
        }
        Event event = inbox.nextMessage(inMemory ? AT_ONCE : SILENCE);
        if (event != null) {
            throw failure("Expected nothing, but there came " + Transcript.describe(event));
        }
    }

    /** The answer to a ping, or a pong that nobody asked for. */
    public byte[] expectPong() {
        Event.Pong pong = inbox.nextPong(client.timeout());
        if (pong == null) {
            throw failure(
                    "Expected a pong, but none came within " + client.timeout().toMillis() + " ms");
        }
        byte[] payload = new byte[pong.payload().remaining()];
        pong.payload().duplicate().get(payload);
        return payload;
    }

    /**
     * Expects that the session ends, and no message before; how: by the server's Close (1005 if that had no code), or with
     * 1006 if the connection ended without one.
     */
    public CloseStatus expectClose() {
        Event event = nextEvent("the end", client.timeout());
        if (event instanceof Event.Closed closed) {
            return closed.status();
        }
        throw failure("Expected the end, but there came " + Transcript.describe(event));
    }

    /** As {@link #expectClose()}, with this code. */
    public CloseStatus expectClose(int code) {
        CloseStatus status = expectClose();
        if (status.code() != code) {
            throw failure("Expected a close with " + code + ", but it was " + status.code());
        }
        return status;
    }

    /** Reads no more: the client becomes a slow one, and answers no pings. Nothing that is sent finds room any more. */
    public WebSocketTestSession pauseReading() {
        return pauseReading(0);
    }

    /**
     * Reads no more, though so many bytes of what is sent still find room on the way, as in a network. Over TCP it is
     * the buffers of the systems that decide how many.
     */
    public WebSocketTestSession pauseReading(int room) {
        peer.transcript().note("reads no more");
        peer.wire().pause(room);
        return this;
    }

    /** Reads again, what waits first. */
    public WebSocketTestSession resumeReading() {
        peer.transcript().note("reads again");
        peer.wire().resume();
        return this;
    }

    /** Closes with 1000, see {@link #close(CloseStatus)}. */
    @Override
    public void close() {
        close(CloseStatus.NORMAL);
    }

    /** Starts the closing handshake, if neither side has; {@link #expectClose} waits for its end. */
    public void close(CloseStatus status) {
        if (isOpen()) {
            peer.close(status);
        }
    }

    /** Ends the connection without a Close, as when a client is gone. */
    public void abort() {
        peer.transcript().note("cut");
        peer.wire().cut();
    }

    /** All that went over the connection, a line for each message and control frame. */
    public List<String> transcript() {
        return peer.transcript().lines();
    }

    /** Closes properly if it can be at once, and in any case for good. */
    void end() {
        if (peer.ended()) {
            return;
        }
        close();
        if (client.connector().inMemory()) {
            client.awaitIdle();
        } else {
            awaitEnd();
        }
        peer.wire().cut();
    }

    private void awaitEnd() {
        Event event = inbox.nextMessage(SILENCE);
        while (event != null && !(event instanceof Event.Closed)) {
            event = inbox.nextMessage(SILENCE);
        }
    }

    private void requireOpen() {
        if (!isOpen()) {
            throw failure("The session is closed");
        }
    }

    private AssertionError failure(String what) {
        return new AssertionError(what + ". What went over the connection:\n" + peer.transcript());
    }
}
