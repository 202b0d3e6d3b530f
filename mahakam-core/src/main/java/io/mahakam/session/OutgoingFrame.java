package io.mahakam.session;

import io.mahakam.protocol.Compressors;
import io.mahakam.protocol.FrameEncoder;
import io.mahakam.protocol.Opcode;
import io.mahakam.protocol.WebSocketProtocol;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * An encoded message, or a control frame, that never changes, so that any number of sessions may share it. Made once per
 * message; it is one frame, or several if it was {@linkplain #fragmented split}.
 */
public final class OutgoingFrame {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** The headers of short text messages, of which there are many, by their length. Only read, and without a position. */
    private static final ByteBuffer[] SHORT_TEXTS = new ByteBuffer[126];

    static {
        Arrays.setAll(SHORT_TEXTS, length -> FrameEncoder.unmaskedHeader(Opcode.TEXT, length));
    }

    private enum Kind {
        /** A whole message. */
        MESSAGE,
        /** RFC 7692, 7.2.3.2: a whole message to which later ones refer, compressed as they are. */
        CONTEXT,
        /** The first frames of a message that was interrupted. The rest counts as the message. */
        BEGIN,
        /** What follows the begin of a message, or a frame of a message that is streamed. */
        CONTINUED,
        /** Holds the place of a message that is streamed. */
        PLACE,
        /** No frame, but a milestone. */
        MILESTONE,
        /** RFC 6455, 5.5: a Close, a Ping or a Pong. */
        CONTROL
    }

    private final Kind kind;

    /** What stands before the bytes, if that is not with them. */
    private final ByteBuffer header;

    private final ByteBuffer bytes;

    /** Of a message that may still be compressed, in a single frame: its bytes are the payload then. */
    private final @Nullable Opcode opcode;

    /** What each frame but the last takes; 0 if there is but one. */
    private final int frameSize;

    /** Told once everything before this is written, and this too. */
    private final @Nullable Milestone milestone;

    /** The message as it was split last: mostly all sessions want the same. */
    private volatile @Nullable OutgoingFrame split;

    /** The message as it is compressed for many sessions, by the bits of the window; from the first of them on. */
    private volatile @Nullable Map<Integer, CompletableFuture<OutgoingFrame>> compressed;

    OutgoingFrame(ByteBuffer bytes, boolean control) {
        this(control ? Kind.CONTROL : Kind.MESSAGE, bytes, 0, null);
    }

    private OutgoingFrame(Kind kind, ByteBuffer bytes, int frameSize, @Nullable Milestone milestone) {
        this.kind = kind;
        this.header = NOTHING;
        this.bytes = bytes;
        this.opcode = null;
        this.frameSize = frameSize;
        this.milestone = milestone;
    }

    private OutgoingFrame(Opcode opcode, ByteBuffer payload) {
        this.kind = Kind.MESSAGE;
        this.header = header(opcode, payload.limit());
        this.bytes = payload;
        this.opcode = opcode;
        this.frameSize = 0;
        this.milestone = null;
    }

    /**
     * A payload as a server sends it to one that speaks a subprotocol, or {@code null}: one frame, not masked.
     *
     * @throws IllegalArgumentException if the encoder does not take the payload
     */
    public static OutgoingFrame of(Object payload, PayloadEncoder encoder, @Nullable String subprotocol) {
        OutgoingMessage message = encoder.encode(payload, subprotocol);
        if (message == null) {
            throw new IllegalArgumentException(
                    "No encoder for " + payload.getClass().getName()
                            + ": send a String, byte[] or ByteBuffer, or register a PayloadEncoder");
        }
        return new OutgoingFrame(message.text() ? Opcode.TEXT : Opcode.BINARY, kept(payload, message.payload()));
    }

    private static ByteBuffer header(Opcode opcode, int payloadLength) {
        boolean isShortText = opcode == Opcode.TEXT && payloadLength < SHORT_TEXTS.length;
        return isShortText ? SHORT_TEXTS[payloadLength] : FrameEncoder.unmaskedHeader(opcode, payloadLength);
    }

    /** With a position of its own: bytes that were encoded nobody changes, but those that the application sends it may. */
    private static ByteBuffer kept(Object payload, ByteBuffer content) {
        return payload instanceof byte[] || payload instanceof ByteBuffer ? copy(content) : content.slice();
    }

    private static ByteBuffer copy(ByteBuffer content) {
        int length = content.remaining();
        if (!content.hasArray()) {
            return ByteBuffer.allocate(length).put(content.duplicate()).flip();
        }
        int from = content.arrayOffset() + content.position();
        return ByteBuffer.wrap(
                Arrays.copyOfRange(content.array(), from, from + length)); // not filled with zeros before
    }

    /** A Ping with bytes of its own. */
    static OutgoingFrame ping(ByteBuffer payload) {
        return control(FrameEncoder.unmasked(Opcode.PING, payload));
    }

    /** A control frame, already encoded. */
    static OutgoingFrame control(ByteBuffer encoded) {
        return new OutgoingFrame(encoded, true);
    }

    /** A frame of a message that is streamed, already encoded. */
    static OutgoingFrame piece(ByteBuffer encoded, Milestone written) {
        return new OutgoingFrame(Kind.CONTINUED, encoded, 0, written);
    }

    /** The place of a message that is streamed: what is behind it waits. Reached when it comes to the head of a queue. */
    static OutgoingFrame place(Milestone turn) {
        return new OutgoingFrame(Kind.PLACE, NOTHING, 0, turn);
    }

    /** No frame, but something to be told. */
    static OutgoingFrame milestone(Milestone milestone) {
        return new OutgoingFrame(Kind.MILESTONE, NOTHING, 0, milestone);
    }

    /** RFC 6455, 5.5: whether it is a Close, a Ping or a Pong. */
    boolean isControl() {
        return kind == Kind.CONTROL;
    }

    boolean isPong() {
        return kind == Kind.CONTROL && (bytes.get(0) & 0b1111) == Opcode.PONG.code();
    }

    /** Whether it is a whole message: one that no other would miss if it were dropped before it is begun. */
    boolean isMessage() {
        return kind == Kind.MESSAGE;
    }

    /** Whether what is behind it has to wait. */
    boolean isPlace() {
        return kind == Kind.PLACE;
    }

    /** Whether there is nothing to be written. */
    boolean isMilestone() {
        return kind == Kind.MILESTONE;
    }

    @Nullable Milestone milestone() {
        return milestone;
    }

    /** Tells that it will not be written. */
    void missed() {
        if (milestone != null) {
            milestone.missed();
        }
    }

    /** Its bytes, header included. */
    public int size() {
        return header.limit() + bytes.limit();
    }

    /** The message, of one that is still to be compressed. */
    public OutgoingMessage message() {
        return new OutgoingMessage(opcode == Opcode.TEXT, bytes.asReadOnlyBuffer());
    }

    /** How many bytes could be compressed. */
    int payloadSize() {
        return opcode == null ? 0 : bytes.limit();
    }

    /** The message compressed for itself alone, or this if it does not get smaller. Any thread. */
    OutgoingFrame compressed(int windowBits, Compressors compressors) {
        ByteBuffer smaller =
                opcode == null ? null : FrameEncoder.compressed(opcode, bytes.duplicate(), windowBits, compressors);
        return smaller == null ? this : new OutgoingFrame(smaller, false);
    }

    /** As {@link #compressed(int, Compressors)}, once for all who ask: who comes in between waits for the first. */
    OutgoingFrame compressedForAll(int windowBits, Compressors compressors) {
        Map<Integer, CompletableFuture<OutgoingFrame>> frames = compressedFrames();
        CompletableFuture<OutgoingFrame> first = frames.get(windowBits);
        if (first != null) {
            return first.join();
        }
        CompletableFuture<OutgoingFrame> mine = new CompletableFuture<>();
        first = frames.putIfAbsent(windowBits, mine);
        if (first != null) {
            return first.join();
        }
        try {
            mine.complete(compressed(windowBits, compressors));
        } catch (RuntimeException | Error fault) {
            mine.completeExceptionally(fault);
        }
        return mine.join();
    }

    /** The message compressed with the help of those that this connection was sent before. */
    OutgoingFrame compressed(WebSocketProtocol protocol) {
        return opcode == null
                ? this
                : new OutgoingFrame(Kind.CONTEXT, protocol.compressedMessage(opcode, bytes.duplicate()), 0, null);
    }

    /**
     * The message in frames of at most so much payload. It is split once for all sessions that want the same; lanes that
     * come at one moment may each do it. Control frames are never split (RFC 6455, 5.5).
     */
    OutgoingFrame fragmented(int maxPayload) {
        boolean whole = kind == Kind.MESSAGE || kind == Kind.CONTEXT;
        if (!whole || frameSize > 0 || size() <= maxPayload) {
            return this;
        }
        int wanted = FrameEncoder.frameSize(maxPayload);
        OutgoingFrame known = split;
        if (known != null && known.frameSize == wanted) {
            return known;
        }
        ByteBuffer frames = splitBytes(maxPayload);
        if (frames.limit() == bytes.limit()) {
            return this;
        }
        OutgoingFrame fragmented = new OutgoingFrame(kind, frames, wanted, null);
        split = fragmented;
        return fragmented;
    }

    private ByteBuffer splitBytes(int maxPayload) {
        if (header.limit() == 0) {
            return FrameEncoder.split(bytes, maxPayload);
        }
        return bytes.limit() <= maxPayload ? bytes : FrameEncoder.split(header, bytes, maxPayload);
    }

    /** Where the frame ends that is begun at an offset; the offset itself if none is. */
    int frameEnd(int offset) {
        if (frameSize == 0) {
            return size();
        }
        long frames = ((long) offset + frameSize - 1) / frameSize;
        return (int) Math.min(size(), frames * frameSize);
    }

    /** The frames before an offset at which one ends; it is the rest that counts as the message. */
    OutgoingFrame before(int offset) {
        return new OutgoingFrame(Kind.BEGIN, bytes.slice(0, offset), 0, null);
    }

    /** The frames from an offset on at which one begins. */
    OutgoingFrame from(int offset) {
        return new OutgoingFrame(Kind.CONTINUED, bytes.slice(offset, size() - offset), frameSize, milestone);
    }

    /** Whether it counts as a message; the begin of one that was interrupted does not, but the rest does. */
    boolean isCounted() {
        return kind != Kind.BEGIN;
    }

    /** Copies what fits of this frame's bytes from an offset on; returns how many. */
    int copyTo(ByteBuffer target, int offset) {
        int end = header.limit();
        int at = offset;
        while (at < end && target.hasRemaining()) { // mostly two bytes: too few for a bulk operation
            target.put(header.get(at));
            at++;
        }
        return at - offset + (at < end ? 0 : copy(bytes, at - end, target));
    }

    private static int copy(ByteBuffer source, int offset, ByteBuffer target) {
        int length = Math.min(target.remaining(), source.limit() - offset);
        target.put(target.position(), source, offset, length);
        target.position(target.position() + length);
        return length;
    }

    private Map<Integer, CompletableFuture<OutgoingFrame>> compressedFrames() {
        Map<Integer, CompletableFuture<OutgoingFrame>> frames = compressed;
        if (frames == null) {
            synchronized (this) {
                frames = compressed;
                if (frames == null) {
                    frames = new ConcurrentHashMap<>(2);
                    compressed = frames;
                }
            }
        }
        return frames;
    }
}
