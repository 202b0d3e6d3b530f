package io.mahakam.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.MalformedInputException;
import org.jspecify.annotations.Nullable;

/**
 * Writes one message as a server's frames while its payload comes in pieces (RFC 6455, 5.4); never compressed. Not
 * thread-safe.
 */
public final class MessageFragments {
    private final @Nullable Utf8Validator utf8;

    /** Of the next frame: the kind of the message on the first, then continuation. */
    private Opcode opcode;

    /**
     * A message of which nothing is written yet.
     *
     * @param text whether the payload is text; it must be UTF-8 then, and may be cut anywhere (5.6)
     */
    public MessageFragments(boolean text) {
        this.opcode = text ? Opcode.TEXT : Opcode.BINARY;
        this.utf8 = text ? new Utf8Validator() : null;
    }

    /**
     * The next frame, in a buffer of its own.
     *
     * @param payload begins with the next piece, which may be empty; not kept
     * @param length the size of the piece
     * @param last whether the message ends with it
     * @throws CharacterCodingException if a text cannot be UTF-8, or ends inside a character; then nothing may follow
     */
    public ByteBuffer next(byte[] payload, int length, boolean last) throws CharacterCodingException {
        if (utf8 != null) {
            check(utf8, payload, length, last);
        }
        int bits = opcode.code() | (last ? FrameDecoder.FIN : 0);
        opcode = Opcode.CONTINUATION;
        return FrameEncoder.frame(bits, ByteBuffer.wrap(payload, 0, length));
    }

    private static void check(Utf8Validator utf8, byte[] payload, int length, boolean last)
            throws CharacterCodingException {
        try {
            utf8.check(payload, 0, length);
            if (last) {
                utf8.end();
            }
        } catch (ProtocolException notUtf8) {
            throw new MalformedInputException(length);
        }
    }
}
