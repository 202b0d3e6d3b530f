package io.mahakam.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import okio.ByteString;

/** A client of an echo, and what was received at it. Texts stand for text messages, byte strings for binary ones. */
abstract class Peer implements AutoCloseable {
    /** The answer to a ping. */
    record Pong(ByteString payload) {}

    /** The end. */
    record Closed(int code, String reason) {}

    private static final int MEBIBYTE = 1 << 20;

    static final List<Object> MESSAGES = List.of(
            "text",
            "Grüße 🌊",
            "",
            ByteString.of((byte) 0, (byte) 255),
            ByteString.EMPTY,
            "x".repeat(MEBIBYTE),
            words(),
            ByteString.of(new byte[MEBIBYTE]));

    private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();

    /** The extensions in the server's answer to the handshake. */
    abstract String agreed();

    /** Sends a whole message. */
    abstract void send(Object message);

    /** Sends a text in two fragments and a ping in between. */
    abstract void sendInParts(String first, ByteString ping, String second);

    abstract void close(int code, String reason);

    @Override
    public abstract void close() throws IOException;

    /** To be called with what arrives. */
    final void receive(Object item) {
        received.add(item);
    }

    final boolean hasReceived() {
        return !received.isEmpty();
    }

    /** What arrived next. */
    Object next() throws Exception {
        Object item = received.poll(20, TimeUnit.SECONDS);
        assertThat(item).as("what was received").isNotNull();
        return item;
    }

    /** All kinds of messages come back, and then the close code. */
    final void converse() throws Exception {
        for (Object message : MESSAGES) {
            send(message);
            assertThat(next()).isEqualTo(message);
        }
        sendInParts("in ", ByteString.encodeUtf8("in between"), "two parts");
        assertThat(List.of(next(), next()))
                .containsExactlyInAnyOrder("in two parts", new Pong(ByteString.encodeUtf8("in between")));
        close(4000, "done");
        assertThat(next())
                .isInstanceOfSatisfying(
                        Closed.class, end -> assertThat(end.code()).isEqualTo(4000));
    }

    /** A text of 200,000 characters whose parts occur again and again, near and far. */
    static String words() {
        StringBuilder words = new StringBuilder();
        for (int i = 0; words.length() < 200_000; i++) {
            words.append(Integer.toString(i * 7919 % 1013, 36)).append(' ');
        }
        return words.toString();
    }
}
