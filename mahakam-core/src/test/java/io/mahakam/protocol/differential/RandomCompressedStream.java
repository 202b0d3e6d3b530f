package io.mahakam.protocol.differential;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.zip.Deflater;

/**
 * Messages that a client compresses (RFC 7692) in one way or another, in fragments with pings between them, now and then
 * one that is plain, too large or damaged before it was masked. The frames keep the rules. The same source of randomness
 * gives the same stream.
 */
final class RandomCompressedStream {
    private static final int TEXT = 0x1;
    private static final int BINARY = 0x2;
    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    private static final int FIN = 0x80;
    private static final int COMPRESSED = 0x40;

    private static final int TAIL_BYTES = 4;
    private static final String[] WORDS = {"river", "Flöße ", "東京", "🌊", " ", "aaaaaaaa", "0123456789"};

    private final RandomGenerator random;
    private final boolean contextTakeover;
    private final Deflater deflater;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean damaged;

    private RandomCompressedStream(RandomGenerator random, boolean contextTakeover) {
        this.random = random;
        this.contextTakeover = contextTakeover;
        this.deflater = new Deflater(random.nextInt(10), true);
    }

    /**
     * What was made.
     *
     * @param damaged whether any of it is not as a compressor has given it
     */
    record Generated(byte[] bytes, boolean damaged) {}

    static Generated generate(RandomGenerator random, boolean contextTakeover, int largest) {
        RandomCompressedStream stream = new RandomCompressedStream(random, contextTakeover);
        try {
            for (int messages = 1 + random.nextInt(5); messages > 0; messages--) {
                stream.message(random.nextInt(20) == 0 ? 2 * largest : largest / 2);
            }
        } finally {
            stream.deflater.end();
        }
        if (random.nextBoolean()) {
            stream.frame(
                    FIN | CLOSE, ByteBuffer.allocate(2).putShort((short) 1000).array());
        }
        return new Generated(stream.bytes.toByteArray(), stream.damaged);
    }

    private void message(int largest) {
        boolean text = random.nextBoolean();
        byte[] payload = payload(text, random.nextInt(largest));
        boolean compressed = random.nextInt(5) > 0;
        if (compressed) {
            payload = compressed(payload);
            for (int damages = random.nextInt(12) == 0 ? 1 + random.nextInt(2) : 0; damages > 0; damages--) {
                payload[random.nextInt(payload.length)] ^= (byte) (1 << random.nextInt(8));
                damaged = true;
            }
            if (random.nextInt(40) == 0) {
                payload[0] |= 1; // the first block says that it is the last
                damaged = true;
            }
        }
        int opcode = (text ? TEXT : BINARY) | (compressed ? COMPRESSED : 0);
        int from = 0;
        for (int fragments = random.nextInt(3); fragments > 0; fragments--) {
            int to = from + random.nextInt(payload.length - from + 1);
            frame(opcode, Arrays.copyOfRange(payload, from, to));
            from = to;
            opcode = 0;
            if (random.nextInt(3) == 0) {
                frame(FIN | PING, new byte[random.nextInt(5)]);
            }
        }
        frame(FIN | opcode, Arrays.copyOfRange(payload, from, payload.length));
    }

    private byte[] payload(boolean text, int size) {
        byte[] noise = new byte[size];
        random.nextBytes(noise);
        if (!text && random.nextBoolean()) {
            return noise;
        }
        StringBuilder words = new StringBuilder();
        while (words.length() < size) {
            words.append(WORDS[random.nextInt(WORDS.length)]);
        }
        return words.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** In one piece or two, flushed in one way or the other. */
    private byte[] compressed(byte[] payload) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        int half = random.nextInt(payload.length + 1);
        deflate(payload, 0, half, random.nextBoolean() ? Deflater.NO_FLUSH : Deflater.FULL_FLUSH, output);
        deflate(payload, half, payload.length, Deflater.SYNC_FLUSH, output);
        if (!contextTakeover) {
            deflater.reset();
        }
        byte[] message = output.toByteArray();
        return message.length < TAIL_BYTES ? new byte[1] : Arrays.copyOf(message, message.length - TAIL_BYTES);
    }

    private void deflate(byte[] payload, int from, int to, int flush, ByteArrayOutputStream output) {
        deflater.setInput(payload, from, to - from);
        byte[] part = new byte[1000];
        int count = part.length;
        while (count == part.length) {
            count = deflater.deflate(part, 0, part.length, flush);
            output.write(part, 0, count);
        }
    }

    private void frame(int first, byte[] payload) {
        bytes.write(first);
        if (payload.length <= 125) {
            bytes.write(0x80 | payload.length);
        } else {
            bytes.write(0x80 | 126);
            bytes.write(payload.length >> 8);
            bytes.write(payload.length);
        }
        byte[] key = new byte[4];
        random.nextBytes(key);
        bytes.writeBytes(key);
        for (int i = 0; i < payload.length; i++) {
            bytes.write(payload[i] ^ key[i % 4]);
        }
    }
}
