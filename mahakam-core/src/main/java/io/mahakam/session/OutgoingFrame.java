package io.mahakam.session;

import io.mahakam.protocol.FrameEncoder;
import io.mahakam.protocol.Opcode;
import java.nio.ByteBuffer;

/** An encoded frame that never changes, so that any number of sessions may share it. Made once per message. */
public final class OutgoingFrame {
    private final ByteBuffer bytes;
    private final boolean control;

    OutgoingFrame(ByteBuffer bytes, boolean control) {
        this.bytes = bytes;
        this.control = control;
    }

    /**
     * A payload as a server sends it: one frame, not masked, with bytes of its own.
     *
     * @throws IllegalArgumentException if the encoder does not take the payload
     */
    public static OutgoingFrame of(Object payload, PayloadEncoder encoder) {
        OutgoingMessage message = encoder.encode(payload);
        if (message == null) {
            throw new IllegalArgumentException(
                    "No encoder for " + payload.getClass().getName()
                            + ": send a String, byte[] or ByteBuffer, or register a PayloadEncoder");
        }
        return new OutgoingFrame(
                FrameEncoder.unmasked(message.text() ? Opcode.TEXT : Opcode.BINARY, message.payload()), false);
    }

    /** A Ping with bytes of its own. */
    static OutgoingFrame ping(ByteBuffer payload) {
        return control(FrameEncoder.unmasked(Opcode.PING, payload));
    }

    /** A control frame, already encoded. */
    static OutgoingFrame control(ByteBuffer encoded) {
        return new OutgoingFrame(encoded, true);
    }

    /** RFC 6455, 5.5: whether it is a Close, a Ping or a Pong. */
    boolean isControl() {
        return control;
    }

    int size() {
        return bytes.limit();
    }

    /** Copies what fits of this frame's bytes from an offset on; returns how many. */
    int copyTo(ByteBuffer target, int offset) {
        int length = Math.min(target.remaining(), size() - offset);
        target.put(target.position(), bytes, offset, length);
        target.position(target.position() + length);
        return length;
    }
}
