package io.mahakam.protocol;

import static io.mahakam.protocol.CloseStatus.MESSAGE_TOO_BIG;
import static io.mahakam.protocol.CloseStatus.PROTOCOL_ERROR;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Makes messages of data frames (RFC 6455, 5.4). Its buffer grows with the bytes that have arrived, whatever length a
 * header declares; a message that arrives at once gets one array of its size, and a compressed one (RFC 7692) grows with
 * what it is inflated to.
 */
final class MessageAssembler {
    private static final byte[] EMPTY = new byte[0];

    private static final int SMALLEST_INFLATED = 64;

    /** How much larger the buffer may be than what has arrived: what we do not copy again, a stranger makes us hold. */
    private static final long GROWTH = 4;

    /** So much is unmasked at once to be inflated. */
    private static final int LARGEST_PART = 8192;

    /** So much is inflated at once of a message that is given in parts: that can be a thousand times as much. */
    private static final int LARGEST_COMPRESSED_PART = 512;

    /** Some less than the largest array, as there must be room for one byte more. */
    private static final int LARGEST_PART_GIVEN = Integer.MAX_VALUE - 16;

    private final int maxMessageSize;

    /** Bound on binary messages that are given in parts; zero: they are given whole. */
    private long maxPartedSize;

    /** Inflates compressed messages; {@code null} if none may come. */
    private final @Nullable MessageInflater inflater;

    // The message that was begun: its type, or null between messages, and its bytes so far.
    private @Nullable Opcode type;
    private byte[] payload = EMPTY;
    private int length;

    /** What was given already of a message that is given in parts. */
    private long given;

    private final Utf8Validator utf8 = new Utf8Validator();

    MessageAssembler(int maxMessageSize, @Nullable MessageInflater inflater) {
        this.maxMessageSize = maxMessageSize;
        this.inflater = inflater;
    }

    /** Gives binary messages in parts from now on. */
    void giveBinaryInParts(long maxSize) {
        maxPartedSize = maxSize;
    }

    /** Whether a message has begun and is not complete. */
    boolean hasBegun() {
        return type != null;
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
        if (!frame.compressed() && frame.remaining() > (isParted() ? maxPartedSize - given : maxMessageSize - length)) {
            throw tooBig();
        }
    }

    private boolean isParted() {
        return type == Opcode.BINARY && maxPartedSize > 0;
    }

    /** Reads on in the payload of a data frame and gives the message if this completes it. */
    @Nullable Event read(FrameDecoder frame, ByteBuffer bytes) throws ProtocolException {
        if (inflater != null && frame.compressed()) {
            readCompressed(frame, bytes, inflater);
        } else {
            readPlain(frame, bytes);
        }
        boolean frameEnds = frame.remaining() == 0;
        if (frameEnds) {
            frame.endFrame();
        }
        boolean ends = frameEnds && frame.fin();
        if (isParted()) {
            return part(ends);
        }
        return ends ? end() : null;
    }

    /** What has arrived since the last part. */
    private @Nullable Event part(boolean last) {
        if (length == 0 && !last) {
            return null;
        }
        ByteBuffer part = ByteBuffer.wrap(payload, 0, length);
        given += length;
        payload = EMPTY;
        length = 0;
        if (last) {
            forget();
        }
        return new Event.BinaryPart(part, last);
    }

    /** Forgets the message that was begun, and whatever is held beyond messages. */
    void clear() {
        forget();
        if (inflater != null) {
            inflater.release();
        }
    }

    private void readPlain(FrameDecoder frame, ByteBuffer bytes) throws ProtocolException {
        int count = frame.available(bytes);
        reserve(count, frame);
        frame.readPayload(bytes, payload, length, count);
        added(count);
    }

    private void reserve(int count, FrameDecoder frame) {
        int needed = length + count;
        if (isParted()) {
            payload = new byte[needed];
        } else if (needed > payload.length) {
            long wanted = frame.fin()
                    ? Math.min(GROWTH * needed, length + frame.remaining()) // all of it, if it is not much more
                    : Math.min(Math.max(needed, 2L * payload.length), maxMessageSize);
            payload = Arrays.copyOf(payload, (int) wanted);
        }
    }

    private void readCompressed(FrameDecoder frame, ByteBuffer bytes, MessageInflater from) throws ProtocolException {
        int available = Math.min(frame.available(bytes), isParted() ? LARGEST_COMPRESSED_PART : Integer.MAX_VALUE);
        byte[] part = new byte[Math.min(available, LARGEST_PART)];
        while (available > 0) {
            int count = Math.min(available, part.length);
            frame.readPayload(bytes, part, 0, count);
            from.add(part, count);
            inflateAll(from, count);
            available -= count;
        }
        if (frame.remaining() == 0 && frame.fin() && from.hasBegun()) {
            from.addTail();
            inflateAll(from, 0);
            from.end();
        }
    }

    /** Inflates what was added, until the inflater needs more and has nothing left to give. */
    private void inflateAll(MessageInflater from, int compressed) throws ProtocolException {
        int allowed = isParted() ? (int) Math.min(maxPartedSize - given, LARGEST_PART_GIVEN) : maxMessageSize;
        int count;
        do {
            if (length == payload.length) {
                long more = Math.max(Math.max(SMALLEST_INFLATED, 4L * compressed), 2L * length);
                // At the limit there is room for one byte more, so that an excess shows.
                payload = Arrays.copyOf(payload, more < allowed ? (int) more : allowed + 1);
            }
            count = from.inflate(payload, length);
            int most = allowed - length;
            added(Math.min(count, most)); // first, so that text is judged alike however its bytes were cut
            if (count > most) {
                throw tooBig();
            }
        } while (count > 0);
    }

    private void added(int count) throws ProtocolException {
        if (type == Opcode.TEXT) {
            utf8.check(payload, length, length + count); // 8.1: fail as soon as the text cannot be UTF-8
        }
        length += count;
    }

    private Event end() throws ProtocolException {
        ByteBuffer whole = ByteBuffer.wrap(payload, 0, length);
        boolean text = type == Opcode.TEXT;
        if (text) {
            utf8.end();
        }
        forget();
        return text ? new Event.Text(whole) : new Event.Binary(whole);
    }

    private void forget() {
        type = null;
        payload = EMPTY;
        length = 0;
        given = 0;
    }

    private static ProtocolException tooBig() {
        return new ProtocolException(MESSAGE_TOO_BIG, "The message is larger than this endpoint accepts");
    }
}
