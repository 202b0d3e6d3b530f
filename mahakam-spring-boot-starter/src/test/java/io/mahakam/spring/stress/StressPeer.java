package io.mahakam.spring.stress;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ThreadLocalRandom;

/**
 * An honest client, which checks every byte it gets: frames by RFC 6455, 5.2, and messages by {@link StressMessage}. Bytes
 * may come on one thread while another one sends.
 */
abstract class StressPeer {
    private static final int FIN = 0x80;
    private static final int TEXT = 0x1;
    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    private static final int PONG = 0xA;

    private final String name;
    private final Queue<String> failures;
    private Output output = bytes -> {
        throw new IOException("Not connected");
    };
    private ByteBuffer received = ByteBuffer.allocate(1024);
    private int closeCode;
    private boolean ended;

    StressPeer(String name, Queue<String> failures) {
        this.name = name;
        this.failures = failures;
    }

    /** Where a peer's bytes go. */
    @FunctionalInterface
    interface Output {
        void write(byte[] bytes) throws IOException;
    }

    /** A message, which is the one that it says it is. */
    abstract void heard(StressMessage message);

    /** The server's Close; the answer is sent already. */
    abstract void closed(int code);

    final synchronized void connected(Output newOutput) {
        output = newOutput;
    }

    final synchronized void send(StressMessage message) {
        write(FIN | TEXT, message.bytes());
    }

    final synchronized void sendClose(int code) {
        write(FIN | CLOSE, ByteBuffer.allocate(2).putShort((short) code).array());
    }

    final synchronized void received(ByteBuffer bytes) {
        if (received.remaining() < bytes.remaining()) {
            received = ByteBuffer.allocate(Math.max(2 * received.capacity(), received.position() + bytes.remaining()))
                    .put(received.flip());
        }
        received.put(bytes).flip();
        try {
            while (frame()) {
                // and the next one
            }
        } catch (AssertionError wrong) {
            fail(wrong.getMessage());
        }
        received.compact();
    }

    /** The connection has ended, in order or not. */
    final synchronized void ended(String how) {
        ended = true;
        if (closeCode == 0) {
            fail("The connection was lost: " + how);
        } else if (received.position() > 0) {
            fail("The connection has ended inside of a frame");
        }
    }

    final synchronized boolean hasEnded() {
        return ended;
    }

    final void check(boolean right, String wrong) {
        if (!right) {
            throw new AssertionError(wrong);
        }
    }

    final void fail(String why) {
        failures.add(name + ": " + why);
    }

    /** Takes one whole frame, if there is one. */
    private boolean frame() {
        ByteBuffer frame = received.duplicate();
        if (frame.remaining() < 2) {
            return false;
        }
        int first = frame.get() & 0xFF;
        int length = frame.get() & 0xFF;
        check((first & 0xF0) == FIN && length < 128, "Bits of a header: " + first + " " + length);
        if (frame.remaining() < (length == 127 ? 8 : length == 126 ? 2 : 0)) {
            return false;
        }
        long size = length == 127 ? frame.getLong() : length == 126 ? frame.getShort() & 0xFFFF : length;
        check(length < 126 || size > (length == 126 ? 125 : 0xFFFF) && size < 1 << 20, "A length of " + size);
        if (frame.remaining() < size) {
            return false;
        }
        byte[] payload = new byte[(int) size];
        frame.get(payload);
        received.position(frame.position());
        check(closeCode == 0, "A frame after the Close");
        take(first & 0xF, payload);
        return true;
    }

    private void take(int opcode, byte[] payload) {
        switch (opcode) {
            case TEXT -> {
                StressMessage message = StressMessage.parse(payload);
                check(Arrays.equals(payload, message.bytes()), "Wrong bytes in " + message);
                heard(message);
            }
            case PING -> write(FIN | PONG, payload);
            case CLOSE -> {
                closeCode = ByteBuffer.wrap(payload).getShort() & 0xFFFF;
                closed(closeCode);
            }
            default -> throw new AssertionError("Opcode " + opcode);
        }
    }

    private void write(int first, byte[] payload) {
        try {
            output.write(masked(first, payload));
        } catch (IOException lost) {
            if (closeCode == 0) {
                fail("It could not send: " + lost);
            }
        }
    }

    static byte[] masked(int first, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14).put((byte) first);
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else if (payload.length <= 0xFFFF) {
            frame.put((byte) 0xFE).putShort((short) payload.length);
        } else {
            frame.put((byte) 0xFF).putLong(payload.length);
        }
        int key = ThreadLocalRandom.current().nextInt();
        frame.putInt(key);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ key >>> 24 - 8 * (i % 4)));
        }
        return Arrays.copyOf(frame.array(), frame.position());
    }
}
