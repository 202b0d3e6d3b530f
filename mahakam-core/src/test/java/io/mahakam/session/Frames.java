package io.mahakam.session;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A client's frames, written and read by the letter of RFC 6455, 5.2, without the code under test. */
public final class Frames {
    private static final byte[] KEY = {0x37, (byte) 0xfa, 0x21, 0x3d};
    private static final String[] NAMES = {
        "continuation", "text", "binary", "3?", "4?", "5?", "6?", "7?", "close", "ping", "pong"
    };

    private Frames() {}

    public static byte[] text(String text) {
        return masked(0x81, text.getBytes(StandardCharsets.UTF_8));
    }

    public static byte[] binary(byte... payload) {
        return masked(0x82, payload);
    }

    public static byte[] ping(String payload) {
        return masked(0x89, payload.getBytes(StandardCharsets.UTF_8));
    }

    public static byte[] pong(String payload) {
        return masked(0x8A, payload.getBytes(StandardCharsets.UTF_8));
    }

    /** The payload of our own pings, the first of which has number 1. */
    public static String heartbeat(int number) {
        return "mahakam:\0\0\0\0\0\0\0" + (char) number;
    }

    public static byte[] close(int code) {
        return masked(0x88, (byte) (code >> 8), (byte) code);
    }

    /** A frame of a client, which masks. */
    public static byte[] masked(int firstByte, byte... payload) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14).put((byte) firstByte);
        if (payload.length <= 125) {
            frame.put((byte) (0x80 | payload.length));
        } else if (payload.length <= 0xFFFF) {
            frame.put((byte) 0xFE).putShort((short) payload.length);
        } else {
            frame.put((byte) 0xFF).putLong(payload.length);
        }
        frame.put(KEY);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ KEY[i % 4]));
        }
        byte[] bytes = new byte[frame.position()];
        frame.get(0, bytes);
        return bytes;
    }

    public static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** A server's frames as "text:hello", "close:1000" or "close:1013 why". Fails unless all are whole. */
    public static List<String> read(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        List<String> frames = new ArrayList<>();
        for (String frame = next(buffer); frame != null; frame = next(buffer)) {
            frames.add(frame);
        }
        if (buffer.hasRemaining()) {
            throw new AssertionError("Part of a frame after " + frames);
        }
        return frames;
    }

    /** The next whole frame, or {@code null}, with the buffer left before it. */
    public static String next(ByteBuffer buffer) {
        ByteBuffer frame = buffer.duplicate();
        if (frame.remaining() < 2) {
            return null;
        }
        int first = frame.get();
        int length = frame.get();
        if ((first & 0xF0) != 0x80 || length < 0) {
            throw new AssertionError("Not a whole unmasked frame: 0x" + Integer.toHexString(first & 0xFF));
        }
        if (frame.remaining() < (length == 126 ? 2 : length == 127 ? 8 : 0)) {
            return null;
        }
        long payload = length == 126 ? frame.getShort() & 0xFFFF : length == 127 ? frame.getLong() : length;
        if (frame.remaining() < payload) {
            return null;
        }
        byte[] data = new byte[(int) payload];
        frame.get(data);
        buffer.position(frame.position());
        return describe(first & 0xF, data);
    }

    private static String describe(int opcode, byte[] payload) {
        String name = NAMES[opcode];
        if (opcode == 0x8 && payload.length >= 2) {
            String reason = new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
            return (name + ":" + ByteBuffer.wrap(payload).getShort() + " " + reason).strip();
        }
        return name + ":" + new String(payload, opcode == 0x2 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    }
}
