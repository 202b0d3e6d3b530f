package io.mahakam.conformance;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** The bytes of a client's frames (RFC 6455, 5.2), good and bad. */
final class ClientFrame {
    static final int FIN = 0x80;
    static final int CONTINUATION = 0x0;
    static final int TEXT = 0x1;
    static final int BINARY = 0x2;
    static final int CLOSE = 0x8;
    static final int PING = 0x9;
    static final int PONG = 0xA;

    private static final byte[] KEY = hex("37fa213d");

    private ClientFrame() {}

    static byte[] text(String text) {
        return frame(FIN | TEXT, utf8(text));
    }

    static byte[] binary(byte[] payload) {
        return frame(FIN | BINARY, payload);
    }

    static byte[] ping(String payload) {
        return frame(FIN | PING, utf8(payload));
    }

    static byte[] close(int code) {
        return close(code, new byte[0]);
    }

    static byte[] close(int code, byte[] reason) {
        return frame(FIN | CLOSE, closePayload(code, reason));
    }

    static byte[] closePayload(int code, byte[] reason) {
        return ByteBuffer.allocate(2 + reason.length)
                .putShort((short) code)
                .put(reason)
                .array();
    }

    /** A masked frame, its length in as few bytes as possible. */
    static byte[] frame(int firstByte, byte[] payload) {
        return frame(firstByte, payload, KEY);
    }

    static byte[] frame(int firstByte, byte[] payload, byte[] key) {
        byte[] masked = new byte[payload.length];
        for (int i = 0; i < payload.length; i++) {
            masked[i] = (byte) (payload[i] ^ key[i % 4]);
        }
        return concat(header(firstByte, payload.length, key), masked);
    }

    /** A frame's header alone, which announces so many bytes. */
    static byte[] header(int firstByte, long length) {
        return header(firstByte, length, KEY);
    }

    private static byte[] header(int firstByte, long length, byte[] key) {
        ByteBuffer header = ByteBuffer.allocate(14).put((byte) firstByte);
        if (length < 126) {
            header.put((byte) (0x80 | length));
        } else if (length < 65_536) {
            header.put((byte) 0xFE).putShort((short) length);
        } else {
            header.put((byte) 0xFF).putLong(length);
        }
        header.put(key).flip();
        byte[] bytes = new byte[header.remaining()];
        header.get(bytes);
        return bytes;
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }
}
