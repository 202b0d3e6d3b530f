package io.mahakam.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.session.IncompleteMessageException;
import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.annotation.OnClose;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Binary messages that are larger than memory, read as they arrive. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"server.address=127.0.0.1", "mahakam.max-stream-size=200MB"})
@ExtendWith(OutputCaptureExtension.class)
class UploadRoundTripTests {
    private static final int PIECE = 1 << 16;
    private static final int PIECES = (200 << 20) / PIECE;

    /** More than any system's kernel and the session hold, and far from all. */
    private static final long MOST_ON_THE_WAY = (long) PIECES * PIECE / 2;

    @LocalServerPort
    private int port;

    @Autowired
    private Uploads endpoint;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLargeMessageIsReadAsItArrives(boolean oneFrame) throws Exception {
        try (RawConnection client = RawConnection.connect(port)) {
            client.upgrade("/uploads");
            endpoint.read.set(0);
            long furthestAhead = 0;
            byte[] frame = RawConnection.frame(0x00, new byte[PIECE]);
            byte[] masked = new byte[PIECE]; // of zeros, with the key 0
            if (oneFrame) {
                client.send(ByteBuffer.allocate(14)
                        .put((byte) 0x82)
                        .put((byte) 0xFF)
                        .putLong((long) PIECES * PIECE)
                        .array());
            }
            for (int i = 0; i < PIECES; i++) {
                if (oneFrame) {
                    client.send(masked);
                } else {
                    frame[0] = (byte) (i == 0 ? 0x02 : i == PIECES - 1 ? 0x80 : 0x00);
                    client.send(frame);
                }
                furthestAhead = Math.max(furthestAhead, (long) i * PIECE - endpoint.read.get());
            }
            assertThat(text(client)).isEqualTo("" + (long) PIECES * PIECE);
            assertThat(furthestAhead).isLessThan(MOST_ON_THE_WAY);
        }
    }

    @Test
    void aMessageIsAnsweredBeforeItIsComplete() throws IOException {
        try (RawConnection client = RawConnection.connect(port)) {
            client.upgrade("/uploads/first");
            client.send(RawConnection.frame(0x02, (byte) 7));
            assertThat(text(client)).isEqualTo("7");
            for (int i = 0; i < 100; i++) {
                client.send(RawConnection.frame(0x00, new byte[PIECE])); // nobody reads them
            }
            client.send(RawConnection.frame(0x80));
            client.send(RawConnection.frame(0x82, (byte) 8));
            assertThat(text(client)).isEqualTo("8");
        }
    }

    @Test
    void aMessageOverTheLimitClosesTheSession() throws IOException {
        try (RawConnection client = RawConnection.connect(port)) {
            client.upgrade("/uploads");
            client.send(ByteBuffer.allocate(14)
                    .put((byte) 0x82)
                    .put((byte) 0xFF)
                    .putLong((200L << 20) + 1)
                    .array());
            assertThat(ByteBuffer.wrap(client.readFrame()).getShort()).isEqualTo((short) 1009);
        }
    }

    @Test
    void aLostConnectionEndsTheReading(CapturedOutput output) throws Exception {
        try (RawConnection client = RawConnection.connect(port)) {
            client.upgrade("/uploads/lost");
            client.send(RawConnection.frame(0x02, (byte) 1));
            assertThat(text(client)).isEqualTo("1");
            client.reset();
        }
        assertThat(endpoint.problem.get(20, TimeUnit.SECONDS)).isInstanceOf(IncompleteMessageException.class);
        assertThat(endpoint.closed.get(20, TimeUnit.SECONDS)).isEqualTo(1006);
        assertThat(output).doesNotContain("UploadRoundTripTests.Lost");
    }

    @Test
    void textIsNotForIt() {
        try (WebSocketTestClient client = WebSocketTestClient.connect(port, "/uploads")) {
            client.send("text");
            assertThat(client.nextClose().code()).isEqualTo(CloseStatus.UNSUPPORTED_DATA.code());
        }
    }

    private static String text(RawConnection client) throws IOException {
        return new String(client.readFrame(), StandardCharsets.UTF_8);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({Uploads.class, First.class, Lost.class})
    static class Application {}

    @WebSocketEndpoint("/uploads")
    static class Uploads {
        private final AtomicLong read = new AtomicLong();
        private final CompletableFuture<IOException> problem = new CompletableFuture<>();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();

        @OnMessage
        String upload(InputStream data) throws IOException {
            byte[] piece = new byte[PIECE];
            for (int count = data.read(piece); count >= 0; count = data.read(piece)) {
                read.addAndGet(count);
            }
            return "" + read.get();
        }
    }

    @WebSocketEndpoint("/uploads/first")
    static class First {
        @OnMessage
        int first(InputStream data) throws IOException {
            return data.read();
        }
    }

    @WebSocketEndpoint("/uploads/lost")
    static class Lost {
        private final Uploads uploads;

        Lost(Uploads uploads) {
            this.uploads = uploads;
        }

        @OnMessage
        void read(WebSocketSession session, InputStream data) throws IOException {
            session.send("" + data.read());
            try {
                data.readAllBytes();
            } catch (IOException lost) {
                uploads.problem.complete(lost);
                throw lost;
            }
        }

        @OnClose
        void close(CloseStatus status) {
            uploads.closed.complete(status.code());
        }
    }
}
