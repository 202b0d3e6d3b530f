package io.mahakam.protocol;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One end of one WebSocket connection after its handshake, without any I/O: received bytes go in, {@linkplain Event
 * events} and bytes to be written come out. Pings are answered and the close handshake is completed here.
 *
 * <p>After {@link #receive}, {@link #receiveEnd}, {@link #ping} and {@link #close}, write what {@link #pollOutput}
 * gives until it gives {@code null}. After {@link Event.Closed} nothing remains but to write that and to close the
 * connection.
 *
 * <p>Received bytes never cause an exception: those that break a rule fail the connection (RFC 6455, 7.1.7) with a Close
 * and an {@link Event.Closed} that name the rule. Not thread-safe: one owner at a time.
 */
public final class WebSocketProtocol {
    private static final byte[] EMPTY = new byte[0];

    // Read state: the frame being read, the message it belongs to, or the control frame that it is.
    private final FrameDecoder frame;
    private final MessageAssembler message;
    private byte[] control = EMPTY;

    // Write state: how a client masks (a server does not), how messages are compressed if that was agreed, the answer
    // to the newest ping, and what we said ourselves.
    private final @Nullable IntSupplier maskingKeys;
    private final @Nullable MessageDeflater deflater;
    private @Nullable ByteBuffer pong;
    private final Queue<ByteBuffer> output = new ArrayDeque<>(1);

    // Close state.
    private boolean closeSent;
    private boolean closeReceived;
    private boolean ended;

    private WebSocketProtocol(
            Role role,
            ProtocolOptions options,
            @Nullable IntSupplier maskingKeys,
            @Nullable MessageInflater inflater,
            @Nullable MessageDeflater deflater) {
        this.frame = new FrameDecoder(role, options.maxFrameSize(), inflater != null);
        this.message = new MessageAssembler(options.maxMessageSize(), inflater);
        this.maskingKeys = maskingKeys;
        this.deflater = deflater;
    }

    /** A server's end. */
    public static WebSocketProtocol server(ProtocolOptions options) {
        return new WebSocketProtocol(Role.SERVER, options, null, null, null);
    }

    /** A server's end, with messages compressed as agreed. */
    public static WebSocketProtocol server(ProtocolOptions options, PermessageDeflate agreed, Compressors compressors) {
        return new WebSocketProtocol(
                Role.SERVER,
                options,
                null,
                new MessageInflater(agreed.client(), compressors),
                new MessageDeflater(agreed.server(), compressors));
    }

    /**
     * A client's end.
     *
     * @param maskingKeys gives a new key for each frame; RFC 6455, 10.3: from a strong source, or scripts in a browser
     *     could choose what proxies see
     */
    public static WebSocketProtocol client(ProtocolOptions options, IntSupplier maskingKeys) {
        return new WebSocketProtocol(Role.CLIENT, options, maskingKeys, null, null);
    }

    /** A client's end, see {@link #client(ProtocolOptions, IntSupplier)}, with messages compressed as agreed. */
    public static WebSocketProtocol client(
            ProtocolOptions options, IntSupplier maskingKeys, PermessageDeflate agreed, Compressors compressors) {
        return new WebSocketProtocol(
                Role.CLIENT,
                options,
                maskingKeys,
                new MessageInflater(agreed.server(), compressors),
                new MessageDeflater(agreed.client(), compressors));
    }

    /**
     * Gives binary messages as {@link Event.BinaryPart parts} from now on, each of no more bytes than were received with it
     * or, if it was compressed, than half a megabyte. To be called before anything is received.
     *
     * @param maxSize bound in bytes on a whole binary message, and on each of its frames, instead of those of the options
     * @throws IllegalArgumentException if the bound is below 1
     */
    public void giveBinaryInParts(long maxSize) {
        if (maxSize < 1) {
            throw new IllegalArgumentException("A message in parts may have at least 1 byte, not " + maxSize);
        }
        long most = Math.min(maxSize, Long.MAX_VALUE / 2); // so that sums do not overflow
        frame.allowBinaryFrames(most);
        message.giveBinaryInParts(most);
    }

    /**
     * Takes received bytes, in pieces of any size, and hands over the events that they complete. The buffer may be direct
     * or read-only; all of it is consumed, nothing of it is changed or kept.
     *
     * @param events called at once, in order; may call any method of this object but the two that receive. If it throws,
     *     the exception is passed on and the bytes behind the event remain in the buffer
     */
    public void receive(ByteBuffer bytes, Consumer<? super Event> events) {
        for (Event event = receiveNext(bytes); event != null; event = receiveNext(bytes)) {
            events.accept(event);
        }
    }

    /**
     * Takes received bytes as {@link #receive} does, but only up to the next event that they complete; the bytes behind
     * it remain in the buffer.
     *
     * @return the event, or {@code null} if the bytes complete none: then all of them are consumed
     */
    public @Nullable Event receiveNext(ByteBuffer bytes) {
        while (bytes.hasRemaining() && !ended) {
            Event event = next(bytes);
            if (event != null) {
                return event;
            }
        }
        bytes.position(bytes.limit()); // 5.5.1, 7.1.7: data after a Close or a failure is ignored
        return null;
    }

    /**
     * Takes the end of the received bytes, whether the peer closed the connection or it was lost. This is {@link
     * Event.Closed} with 1006, unless that event was given already.
     */
    public void receiveEnd(Consumer<? super Event> events) {
        if (!ended) {
            events.accept(end(CloseStatus.ABNORMAL)); // 7.1.5
        }
    }

    /** The next control frame to be written, in a buffer of its own, or {@code null}. A Close is the last but for pongs. */
    public @Nullable ByteBuffer pollOutput() {
        ByteBuffer answer = pong;
        pong = null;
        return answer != null ? answer : output.poll();
    }

    /**
     * Sends a ping; ignored unless {@link ConnectionState#OPEN}.
     *
     * @param payload not modified
     * @throws IllegalArgumentException if the payload is longer than 125 bytes
     */
    public void ping(ByteBuffer payload) {
        ByteBuffer ping = encode(Opcode.PING.code(), payload);
        if (state() == ConnectionState.OPEN) {
            output.add(ping);
        }
    }

    /**
     * Sends a Close; ignored unless {@link ConnectionState#OPEN}. Messages may arrive until the peer's Close does.
     *
     * @param status {@link CloseStatus#NO_STATUS} for a Close without a code
     * @throws IllegalArgumentException if the status is another one that {@linkplain CloseStatus#mayBeSent() must not be
     *     sent}
     */
    public void close(CloseStatus status) {
        if (!status.mayBeSent() && status.code() != CloseStatus.NO_STATUS.code()) {
            throw new IllegalArgumentException("The close code " + status.code() + " must not be sent");
        }
        if (state() == ConnectionState.OPEN) {
            sendClose(status);
        }
    }

    /**
     * A message as one frame, in a buffer of its own that the caller writes, ahead of a Close.
     *
     * @param opcode text or binary
     * @param payload UTF-8 if it is text, which is not checked; not modified
     * @throws IllegalArgumentException if the opcode is another one
     * @throws IllegalStateException unless {@link ConnectionState#OPEN} (RFC 6455, 5.5.1: no data after a Close)
     */
    public ByteBuffer message(Opcode opcode, ByteBuffer payload) {
        checkMessage(opcode);
        return encode(opcode.code(), payload);
    }

    /**
     * A {@link #message} that is compressed, unless that was not agreed or is of no use. With context takeover it is to
     * be written, and in the order of these calls: the peer inflates the next one with its help.
     */
    public ByteBuffer compressedMessage(Opcode opcode, ByteBuffer payload) {
        checkMessage(opcode);
        ByteBuffer compressed = deflater == null ? null : deflater.compress(payload);
        return compressed == null
                ? encode(opcode.code(), payload)
                : encode(opcode.code() | FrameDecoder.RSV1, compressed); // RFC 7692, 7.2.1
    }

    /** Whether a message, or a frame of any kind, has begun to arrive and is not complete. */
    public boolean messageBegun() {
        return !ended && (message.hasBegun() || frame.hasBegun());
    }

    /** Whether we have sent a Close; it may still have to be {@linkplain #pollOutput() polled}. */
    public boolean closeSent() {
        return closeSent;
    }

    /** Whether the peer has sent a Close that keeps the rules. */
    public boolean closeReceived() {
        return closeReceived;
    }

    /** Whether {@link Event.Closed} was given: further bytes are ignored. */
    public boolean ended() {
        return ended;
    }

    /** The state that follows from what was sent and received. */
    public ConnectionState state() {
        if (ended) {
            return ConnectionState.CLOSED;
        }
        return closeSent ? ConnectionState.CLOSING : ConnectionState.OPEN;
    }

    private void checkMessage(Opcode opcode) {
        if (opcode != Opcode.TEXT && opcode != Opcode.BINARY) {
            throw new IllegalArgumentException("A message is text or binary, not " + opcode);
        }
        if (state() != ConnectionState.OPEN) {
            throw new IllegalStateException("No message may follow a Close");
        }
    }

    /** The next event, or {@code null} if none is complete. Every broken rule ends up here. */
    private @Nullable Event next(ByteBuffer bytes) {
        try {
            return read(bytes);
        } catch (ProtocolException failure) {
            return fail(failure.status());
        }
    }

    private @Nullable Event read(ByteBuffer bytes) throws ProtocolException {
        if (!frame.inPayload()) {
            if (!frame.readHeader(bytes)) {
                return null;
            }
            if (frame.opcode().isControl()) {
                control = new byte[(int) frame.remaining()];
            } else {
                message.begin(frame);
            }
        }
        return frame.opcode().isControl() ? readControl(bytes) : message.read(frame, bytes);
    }

    private @Nullable Event readControl(ByteBuffer bytes) throws ProtocolException {
        frame.readPayload(bytes, control, control.length - (int) frame.remaining(), frame.available(bytes));
        if (frame.remaining() > 0) {
            return null;
        }
        frame.endFrame();
        byte[] payload = control;
        control = EMPTY;
        return switch (frame.opcode()) {
            case PING -> answer(ByteBuffer.wrap(payload));
            case PONG -> new Event.Pong(ByteBuffer.wrap(payload));
            default -> peerClosed(ClosePayload.decode(payload));
        };
    }

    private Event answer(ByteBuffer ping) {
        // 5.5.3: an endpoint that has not yet answered earlier pings may answer only the most recent one
        pong = encode(Opcode.PONG.code(), ping);
        return new Event.Ping(ping);
    }

    private Event peerClosed(CloseStatus status) {
        closeReceived = true;
        if (!closeSent) {
            sendClose(new CloseStatus(status.code())); // 5.5.1: the answer typically echoes the code
        }
        return end(status);
    }

    private Event fail(CloseStatus status) {
        if (!closeSent) {
            sendClose(status);
        }
        return end(status);
    }

    private void sendClose(CloseStatus status) {
        closeSent = true;
        output.add(encode(Opcode.CLOSE.code(), ClosePayload.encode(status)));
    }

    private Event end(CloseStatus status) {
        ended = true;
        message.clear();
        if (deflater != null) {
            deflater.release();
        }
        return new Event.Closed(status);
    }

    private ByteBuffer encode(int bits, ByteBuffer payload) {
        return maskingKeys == null
                ? FrameEncoder.unmasked(bits, payload)
                : FrameEncoder.masked(bits, payload, maskingKeys.getAsInt());
    }
}
