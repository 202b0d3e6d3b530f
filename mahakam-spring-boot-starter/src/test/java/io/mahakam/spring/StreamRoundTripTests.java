package io.mahakam.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Messages that are larger than memory, over Tomcat, to the JDK's client. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "server.address=127.0.0.1")
class StreamRoundTripTests {
    private static final long SIZE = 200L << 20;

    /** More than any system's kernel and client hold of a connection, and far from all. */
    private static final long MOST_ON_THE_WAY = SIZE / 2;

    @LocalServerPort
    private int port;

    @Autowired
    private Streams endpoint;

    @Test
    void aStreamIsReadNoFasterThanThePeerTakesIt() {
        Counter counter = new Counter(endpoint.read);
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/streams"), counter)
                .join();
        socket.sendText("large", true).join();

        assertThat(counter.whole.orTimeout(60, TimeUnit.SECONDS).join()).isEqualTo(SIZE);
        assertThat(endpoint.sent.orTimeout(20, TimeUnit.SECONDS)).succeedsWithin(20, TimeUnit.SECONDS);
        assertThat(counter.furthestAhead).isLessThan(MOST_ON_THE_WAY);
        assertThat(counter.parts).as("frames").isGreaterThan(1000);
        socket.abort();
    }

    @Test
    void textIsPutTogetherAgainAndWhatFollowsWaits() {
        try (WebSocketTestClient client = WebSocketTestClient.connect(port, "/streams")) {
            client.send("text");
            assertThat(client.nextText()).isEqualTo("\u20AC".repeat(100_000));
            assertThat(client.nextText()).isEqualTo("after");
        }
    }

    @Test
    void aStreamThatBreaksClosesTheSession() {
        try (WebSocketTestClient client = WebSocketTestClient.connect(port, "/streams")) {
            client.send("broken");
            assertThat(client.nextClose().code()).isEqualTo(CloseStatus.INTERNAL_ERROR.code());
        }
    }

    /** Checks and counts what comes, and compares it with what was read. */
    private static final class Counter implements WebSocket.Listener {
        private final AtomicLong read;
        private final CompletableFuture<Long> whole = new CompletableFuture<>();
        private long received;
        private volatile int parts;
        private volatile long furthestAhead;

        Counter(AtomicLong read) {
            this.read = read;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer part, boolean last) {
            while (part.hasRemaining()) {
                if (part.get() != Pattern.at(received++)) {
                    whole.completeExceptionally(new AssertionError("Another byte at " + received));
                    return null;
                }
            }
            parts++;
            furthestAhead = Math.max(furthestAhead, read.get() - received);
            if (last) {
                whole.complete(received);
            }
            socket.request(1);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable problem) {
            whole.completeExceptionally(problem);
        }
    }

    /** Bytes that are made as they are read. */
    private static final class Pattern extends InputStream {
        private final AtomicLong position;

        Pattern(AtomicLong position) {
            this.position = position;
        }

        static byte at(long index) {
            return (byte) (index * 31 + (index >> 13));
        }

        @Override
        public int read() {
            return position.get() == SIZE ? -1 : at(position.getAndIncrement()) & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            long from = position.get();
            if (from == SIZE) {
                return -1;
            }
            int count = (int) Math.min(length, SIZE - from);
            for (int i = 0; i < count; i++) {
                target[offset + i] = at(from + i);
            }
            position.addAndGet(count);
            return count;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Streams.class)
    static class Application {}

    @WebSocketEndpoint("/streams")
    static class Streams {
        private final AtomicLong read = new AtomicLong();
        private final CompletableFuture<Void> sent = new CompletableFuture<>();

        @OnMessage
        void text(WebSocketSession session, String text) {
            switch (text) {
                case "large" -> session.send(new Pattern(read), false).whenComplete(this::completed);
                case "text" -> {
                    session.send(
                            new ByteArrayInputStream("\u20AC".repeat(100_000).getBytes(StandardCharsets.UTF_8)), true);
                    session.send("after");
                }
                default ->
                    session.send(new SequenceInputStream(new ByteArrayInputStream(new byte[10]), new Broken()), false);
            }
        }

        private void completed(Void none, @Nullable Throwable problem) {
            if (problem == null) {
                sent.complete(null);
            } else {
                sent.completeExceptionally(problem);
            }
        }
    }

    private static final class Broken extends InputStream {
        @Override
        public int read() {
            throw new IllegalStateException("broken");
        }
    }
}
