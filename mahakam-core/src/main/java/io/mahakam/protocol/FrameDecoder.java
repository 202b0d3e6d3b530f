package io.mahakam.protocol;

import static io.mahakam.protocol.CloseStatus.MESSAGE_TOO_BIG;
import static io.mahakam.protocol.CloseStatus.PROTOCOL_ERROR;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads frames (RFC 6455, 5.2), one at a time: first {@link #readHeader} until the header is complete, then {@link
 * #readPayload} until nothing {@link #remaining() remains}. It resumes at any byte, and a header that breaks a rule is
 * refused before any of its payload is read. Rules that concern several frames are {@link MessageAssembler}'s.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-------+-+-------------+-------------------------------+
 * |F|R|R|R| opcode|M| Payload len | Payload length in 16 or 64    |
 * |I|S|S|S|  (4)  |A|     (7)     | bits, if Payload len is 126   |
 * |N|V|V|V|       |S|             | or 127                        |
 * | |1|2|3|       |K|             |                               |
 * +-+-+-+-+-------+-+-------------+-------------------------------+
 * | Masking key in 32 bits, if MASK is set                        |
 * +---------------------------------------------------------------+
 * | Payload data                                                  |
 * +---------------------------------------------------------------+
 * </pre>
 */
final class FrameDecoder {
    /** RFC 6455, 5.5: all control frames have a payload of 125 bytes or less. */
    static final int MAX_CONTROL_PAYLOAD = 125;

    static final int FIN = 0b1000_0000;
    static final int MASK = 0b1000_0000;

    /** RFC 7692, 6: on the first frame of a message, that it is compressed. */
    static final int RSV1 = 0b0100_0000;

    /** RFC 6455, 5.5: the bit that the opcodes of control frames have. */
    static final int CONTROL = 0b0000_1000;

    private static final int RESERVED = 0b0111_0000;
    private static final int OPCODE = 0b0000_1111;
    private static final int LENGTH = 0b0111_1111;

    private enum Part {
        OPCODE,
        LENGTH,
        LENGTH_16,
        LENGTH_64,
        MASKING_KEY,
        PAYLOAD
    }

    private final boolean maskRequired;
    private final boolean compressionAgreed;
    private final int maxFrameSize;
    private long maxBinaryFrameSize;

    // Read state: the part of the frame that is read next, and how many bytes of it are missing.
    private Part part = Part.OPCODE;
    private int missing;

    // The frame, as far as it was read; its length counts down while the payload is read.
    private Opcode opcode = Opcode.CONTINUATION;
    private boolean fin;
    private long length;
    private int maskingKey;

    /** Whether the message is compressed that the last data frame belongs to. */
    private boolean compressed;

    /** Whether the message is binary that the last data frame belongs to. */
    private boolean binary;

    FrameDecoder(Role role, int maxFrameSize, boolean compressionAgreed) {
        this.maskRequired = role == Role.SERVER;
        this.compressionAgreed = compressionAgreed;
        this.maxFrameSize = maxFrameSize;
        this.maxBinaryFrameSize = maxFrameSize;
    }

    /** Sets another limit for the frames of binary messages. */
    void allowBinaryFrames(long maxSize) {
        maxBinaryFrameSize = maxSize;
    }

    /** Whether the header is complete and payload (perhaps none) is to be read. */
    boolean inPayload() {
        return part == Part.PAYLOAD;
    }

    /** Whether a frame has begun and is not ended. */
    boolean hasBegun() {
        return part != Part.OPCODE;
    }

    Opcode opcode() {
        return opcode;
    }

    boolean fin() {
        return fin;
    }

    boolean compressed() {
        return compressed;
    }

    /** How many bytes of the payload have not been read; once {@link #inPayload()}, at most the frame size allowed. */
    long remaining() {
        return length;
    }

    /** How many bytes of the payload are at hand. */
    int available(ByteBuffer bytes) {
        return (int) Math.min(length, bytes.remaining());
    }

    /** Reads on in the header and says whether it is complete; otherwise the bytes have run out. */
    boolean readHeader(ByteBuffer bytes) throws ProtocolException {
        if (part == Part.OPCODE && bytes.hasRemaining()) {
            readOpcode(bytes.get() & 0xFF);
        }
        if (part == Part.LENGTH && bytes.hasRemaining()) {
            readLength(bytes.get() & 0xFF);
        }
        while ((part == Part.LENGTH_16 || part == Part.LENGTH_64) && bytes.hasRemaining()) {
            readExtendedLength(bytes.get() & 0xFF);
        }
        while (part == Part.MASKING_KEY && bytes.hasRemaining()) {
            readMaskingKey(bytes.get() & 0xFF);
        }
        return part == Part.PAYLOAD;
    }

    /** Reads and unmasks bytes of the payload into an array; the count is at most what is {@link #available}. */
    void readPayload(ByteBuffer bytes, byte[] into, int offset, int count) {
        bytes.get(into, offset, count);
        if (maskRequired) {
            Masking.apply(maskingKey, into, offset, offset + count);
            maskingKey = Masking.advance(maskingKey, count);
        }
        length -= count;
    }

    /** Goes on to the next frame, after the payload was read to its end. */
    void endFrame() {
        part = Part.OPCODE;
    }

    private void readOpcode(int bits) throws ProtocolException {
        Opcode known = Opcode.of(bits & OPCODE);
        checkReserved(bits & RESERVED, known);
        if (known == null) {
            throw new ProtocolException(PROTOCOL_ERROR, "The opcode is reserved");
        }
        fin = (bits & FIN) != 0;
        if (!fin && known.isControl()) {
            throw new ProtocolException(PROTOCOL_ERROR, "A control frame must not be fragmented"); // 5.5
        }
        if (startsMessage(known)) {
            compressed = (bits & RSV1) != 0;
            binary = known == Opcode.BINARY;
        }
        opcode = known;
        part = Part.LENGTH;
    }

    private void checkReserved(int reserved, @Nullable Opcode known) throws ProtocolException {
        if (reserved == 0) {
            return;
        }
        // 5.2: the reserved bits MUST be 0 unless an extension was negotiated that defines them
        if (!compressionAgreed || reserved != RSV1) {
            throw new ProtocolException(PROTOCOL_ERROR, "A reserved bit is set but no extension was negotiated for it");
        }
        // RFC 7692, 6.1: a fragmented message says it once, and control frames are not compressed
        if (!startsMessage(known)) {
            throw new ProtocolException(
                    PROTOCOL_ERROR, "Only the first frame of a message may be marked as compressed");
        }
    }

    private static boolean startsMessage(@Nullable Opcode opcode) {
        return opcode == Opcode.TEXT || opcode == Opcode.BINARY;
    }

    private void readLength(int bits) throws ProtocolException {
        // 5.1: a client masks every frame, a server masks none
        boolean masked = (bits & MASK) != 0;
        if (masked != maskRequired) {
            throw new ProtocolException(
                    PROTOCOL_ERROR,
                    maskRequired ? "A client's frame must be masked" : "A server's frame must not be masked");
        }
        length = bits & LENGTH;
        if (opcode.isControl() && length > MAX_CONTROL_PAYLOAD) {
            throw new ProtocolException(PROTOCOL_ERROR, "A control frame's payload is at most 125 bytes"); // 5.5
        }
        switch (bits & LENGTH) {
            case 126 -> beginExtendedLength(Part.LENGTH_16, 2);
            case 127 -> beginExtendedLength(Part.LENGTH_64, 8);
            default -> endLength();
        }
    }

    private void beginExtendedLength(Part size, int bytes) {
        part = size;
        missing = bytes;
        length = 0;
    }

    private void readExtendedLength(int bits) throws ProtocolException {
        length = (length << 8) | bits;
        if (--missing > 0) {
            return;
        }
        if (length < 0) {
            throw new ProtocolException(PROTOCOL_ERROR, "A length has at most 63 bits"); // 5.2
        }
        // 5.2: the minimal number of bytes MUST be used to encode the length
        if (length < (part == Part.LENGTH_16 ? 126 : 65_536)) {
            throw new ProtocolException(PROTOCOL_ERROR, "A length must be encoded in as few bytes as possible");
        }
        endLength();
    }

    private void endLength() throws ProtocolException {
        long most = binary ? maxBinaryFrameSize : maxFrameSize;
        if (length > (compressed ? mostCompressed(most) : most)) {
            throw new ProtocolException(MESSAGE_TOO_BIG, "The frame is larger than this endpoint accepts");
        }
        if (maskRequired) {
            part = Part.MASKING_KEY;
            missing = 4;
        } else {
            part = Part.PAYLOAD;
        }
    }

    /** What deflate cannot make smaller it makes a little larger. */
    private static long mostCompressed(long size) {
        return size + size / 8 + 64;
    }

    private void readMaskingKey(int bits) {
        maskingKey = (maskingKey << 8) | bits;
        if (--missing == 0) {
            part = Part.PAYLOAD;
        }
    }
}
