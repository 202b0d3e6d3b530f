package io.mahakam.protocol;

import static io.mahakam.protocol.CloseStatus.PROTOCOL_ERROR;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The payload of a Close frame: nothing, or a code in two bytes and a reason in UTF-8 (RFC 6455, 5.5.1). */
final class ClosePayload {
    private static final int CODE_BYTES = 2;

    private ClosePayload() {}

    /** What a Close frame says; {@link CloseStatus#NO_STATUS} if it says nothing. */
    static CloseStatus decode(byte[] payload) throws ProtocolException {
        if (payload.length == 0) {
            return CloseStatus.NO_STATUS; // 7.1.5
        }
        if (payload.length < CODE_BYTES) {
            throw new ProtocolException(PROTOCOL_ERROR, "A Close has no payload, or begins with a code of two bytes");
        }
        int code = ((payload[0] & 0xFF) << 8) | (payload[1] & 0xFF);
        if (!CloseStatus.mayBeSent(code)) {
            throw new ProtocolException(PROTOCOL_ERROR, "The close code must not be sent"); // 7.4
        }
        Utf8Validator utf8 = new Utf8Validator();
        utf8.check(payload, CODE_BYTES, payload.length);
        utf8.end();
        String reason = new String(payload, CODE_BYTES, payload.length - CODE_BYTES, StandardCharsets.UTF_8);
        return new CloseStatus(code, reason);
    }

    /** The payload that says a status which {@linkplain CloseStatus#mayBeSent() may be sent}, or none for 1005. */
    static ByteBuffer encode(CloseStatus status) {
        if (status.code() == CloseStatus.NO_STATUS.code()) {
            return ByteBuffer.allocate(0);
        }
        byte[] reason = status.reason().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(CODE_BYTES + reason.length)
                .putShort((short) status.code())
                .put(reason)
                .flip();
    }
}
