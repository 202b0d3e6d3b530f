package io.mahakam.protocol.differential;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * What a client might send: messages in fragments with control frames between them, most of it in keeping with the rules,
 * some of it not, and some streams damaged or cut at random. The same source of randomness gives the same stream.
 */
final class RandomStream {
    private static final int CONTINUATION = 0x0;
    private static final int TEXT = 0x1;
    private static final int BINARY = 0x2;
    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    private static final int PONG = 0xA;

    private static final int[] CHARACTERS = {
        'a', 'Z', ' ', 0, 0x7F, 0x80, 0x7FF, 0x800, 0x20AC, 0xFFFF, 0x1F600, 0x10FFFF
    };
    private static final int[] SIZES = {0, 1, 2, 125, 126, 127, 255, 299, 300, 301, 400, 401};
    private static final int[] CLOSE_CODES = {
        0, 999, 1000, 1001, 1003, 1004, 1005, 1006, 1007, 1011, 1012, 1014, 1015, 1016, 2999, 3000, 4999, 5000, 65_535
    };

    private final RandomGenerator random;
    private final int largest;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private RandomStream(RandomGenerator random, int largest) {
        this.random = random;
        this.largest = largest;
    }

    /** @param largest the size of a message that there should be now and then */
    static byte[] generate(RandomGenerator random, int largest) {
        RandomStream stream = new RandomStream(random, largest);
        for (int messages = 1 + random.nextInt(4); messages > 0; messages--) {
            stream.message();
        }
        if (random.nextBoolean()) {
            stream.close();
        }
        return stream.damaged();
    }

    private void message() {
        boolean text = random.nextBoolean();
        byte[] payload = text ? text(size()) : random(size());
        if (text && oneIn(8) && payload.length > 0) {
            payload[random.nextInt(payload.length)] = (byte) random.nextInt(256);
        }
        int opcode = text ? TEXT : BINARY;
        int from = 0;
        for (int fragments = random.nextInt(4); fragments > 0; fragments--) {
            int to = from + random.nextInt(payload.length - from + 1);
            frame(opcode, oneIn(40), Arrays.copyOfRange(payload, from, to));
            from = to;
            opcode = oneIn(40) ? opcode : CONTINUATION;
            if (oneIn(3)) {
                frame(random.nextBoolean() ? PING : PONG, true, random(random.nextInt(oneIn(10) ? 127 : 10)));
            }
        }
        frame(opcode, true, Arrays.copyOfRange(payload, from, payload.length));
    }

    private void close() {
        byte[] reason = oneIn(4) ? random(random.nextInt(8)) : text(random.nextInt(12));
        if (oneIn(4)) {
            reason = Arrays.copyOf(reason, random.nextInt(reason.length + 1)); // perhaps in a character
        }
        int code = oneIn(4) ? random.nextInt(6_000) : CLOSE_CODES[random.nextInt(CLOSE_CODES.length)];
        byte[] payload = ByteBuffer.allocate(2 + reason.length)
                .putShort((short) code)
                .put(reason)
                .array();
        frame(CLOSE, true, oneIn(6) ? Arrays.copyOf(payload, random.nextInt(3)) : payload);
        if (oneIn(4)) {
            message(); // which means nothing any more
        }
    }

    private void frame(int opcode, boolean fin, byte[] payload) {
        int first = (fin ? 0x80 : 0) | opcode;
        if (oneIn(80)) {
            first ^= 1 << random.nextInt(8);
        }
        bytes.write(first);
        length(oneIn(150) ? 0 : 0x80, payload.length);
        byte[] key = random(4);
        bytes.writeBytes(key);
        for (int i = 0; i < payload.length; i++) {
            bytes.write(payload[i] ^ key[i % 4]);
        }
    }

    /** In the fewest bytes or, rarely, in more. */
    private void length(int mask, int length) {
        if (length <= 125 && !oneIn(100)) {
            bytes.write(mask | length);
        } else if (length <= 0xFFFF && !oneIn(20)) {
            bytes.write(mask | 126);
            bytes.writeBytes(ByteBuffer.allocate(2).putShort((short) length).array());
        } else {
            bytes.write(mask | 127);
            long topBit = oneIn(20) ? Long.MIN_VALUE : 0;
            bytes.writeBytes(ByteBuffer.allocate(8).putLong(topBit | length).array());
        }
    }

    /** Most streams as they are; some with bytes changed, added or taken away; some cut. */
    private byte[] damaged() {
        byte[] stream = bytes.toByteArray();
        for (int damages = oneIn(3) ? 1 + random.nextInt(3) : 0; damages > 0 && stream.length > 0; damages--) {
            int at = random.nextInt(stream.length);
            ByteBuffer other = ByteBuffer.allocate(stream.length + 1).put(stream, 0, at);
            switch (random.nextInt(3)) {
                case 0 ->
                    other.put((byte) (stream[at] ^ 1 << random.nextInt(8))).put(stream, at + 1, stream.length - at - 1);
                case 1 -> other.put((byte) random.nextInt(256)).put(stream, at, stream.length - at);
                default -> other.put(stream, at + 1, stream.length - at - 1);
            }
            stream = Arrays.copyOf(other.array(), other.position());
        }
        return oneIn(4) ? Arrays.copyOf(stream, random.nextInt(stream.length + 1)) : stream;
    }

    private int size() {
        if (oneIn(20)) {
            return largest;
        }
        return oneIn(6) ? SIZES[random.nextInt(SIZES.length)] : random.nextInt(30);
    }

    /** UTF-8 of about that size. */
    private byte[] text(int size) {
        StringBuilder text = new StringBuilder();
        while (text.length() < size) {
            text.appendCodePoint(oneIn(3) ? CHARACTERS[random.nextInt(CHARACTERS.length)] : 'a' + random.nextInt(26));
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private byte[] random(int size) {
        byte[] payload = new byte[size];
        random.nextBytes(payload);
        return payload;
    }

    private boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }
}
