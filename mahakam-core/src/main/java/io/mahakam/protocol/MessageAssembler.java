package io.mahakam.protocol;

import static io.mahakam.protocol.CloseStatus.MESSAGE_TOO_BIG;
import static io.mahakam.protocol.CloseStatus.PROTOCOL_ERROR;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Makes messages of data frames (RFC 6455, 5.4). Its buffer grows with the bytes that have arrived, whatever length a
 * header declares; a message that arrives at once gets one array of its size.
 */
final class MessageAssembler {
    private static final byte[] EMPTY = new byte[0];

    private final int maxMessageSize;

    // The message that was begun: its type, or null between messages, and its bytes so far.
    private @Nullable Opcode type;
    private byte[] payload = EMPTY;
    private int length;
    private final Utf8Validator utf8 = new Utf8Validator();

    MessageAssembler(int maxMessageSize) {
        this.maxMessageSize = maxMessageSize;
    }

    /** Judges the header of a data frame, before any of its payload is read. */
    void begin(FrameDecoder frame) throws ProtocolException {
        Opcode opcode = frame.opcode();
        if (opcode == Opcode.CONTINUATION) {
            if (type == null) {
                throw new ProtocolException(PROTOCOL_ERROR, "There is no message to continue");
            }
        } else {
            if (type != null) {
                throw new ProtocolException(PROTOCOL_ERROR, "The previous message is not finished");
            }
            type = opcode;
        }
        if (frame.remaining() > maxMessageSize - length) {
            throw new ProtocolException(MESSAGE_TOO_BIG, "The message is larger than this endpoint accepts");
        }
    }

    /** Reads on in the payload of a data frame and gives the message if this completes it. */
    @Nullable Event read(FrameDecoder frame, ByteBuffer bytes) throws ProtocolException {
        int count = frame.available(bytes);
        reserve(count, frame);
        frame.readPayload(bytes, payload, length, count);
        if (type == Opcode.TEXT) {
            utf8.check(payload, length, length + count); // 8.1: fail as soon as the text cannot be UTF-8
        }
        length += count;
        if (frame.remaining() > 0) {
            return null;
        }
        frame.endFrame();
        return frame.fin() ? end() : null;
    }

    /** Forgets the message that was begun. */
    void clear() {
        type = null;
        payload = EMPTY;
        length = 0;
    }

    private void reserve(int count, FrameDecoder frame) {
        int needed = length + count;
        if (needed > payload.length) {
            int most = frame.fin() ? length + frame.remaining() : maxMessageSize;
            payload = Arrays.copyOf(payload, (int) Math.min(most, Math.max(needed, 2L * payload.length)));
        }
    }

    /** The whole message. A compressed one (RFC 7692) is to be inflated, and its text checked, on its way here. */
    private Event end() throws ProtocolException {
        ByteBuffer whole = ByteBuffer.wrap(payload, 0, length);
        boolean text = type == Opcode.TEXT;
        if (text) {
            utf8.end();
        }
        clear();
        return text ? new Event.Text(whole) : new Event.Binary(whole);
    }
}
