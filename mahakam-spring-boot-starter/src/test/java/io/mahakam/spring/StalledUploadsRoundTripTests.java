package io.mahakam.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Clients that begin a message and leave the method that reads it waiting. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"server.address=127.0.0.1", "mahakam.workers.max-threads=2"})
class StalledUploadsRoundTripTests {
    @LocalServerPort
    private int port;

    @Autowired
    private Uploads uploads;

    @Test
    void keepNoWorkerFromOtherSessions() throws IOException {
        List<RawConnection> stalled = new ArrayList<>();
        try (RawConnection other = RawConnection.connect(port)) {
            other.upgrade("/echo");
            for (int i = 0; i < 6; i++) {
                RawConnection client = RawConnection.connect(port);
                stalled.add(client);
                client.upgrade("/uploads");
                client.send(RawConnection.frame(0x02, (byte) 1));
            }
            await().until(() -> uploads.begun.get() >= 2);

            other.send(RawConnection.frame(0x81, "still here".getBytes(StandardCharsets.UTF_8)));
            assertThat(new String(other.readFrame(), StandardCharsets.UTF_8)).isEqualTo("still here");

            for (RawConnection client : stalled) { // each has its turn, once those before it are through
                client.send(RawConnection.frame(0x80, (byte) 2));
            }
            for (RawConnection client : stalled) {
                assertThat(new String(client.readFrame(), StandardCharsets.UTF_8))
                        .isEqualTo("2");
            }
        } finally {
            for (RawConnection client : stalled) {
                client.close();
            }
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({Uploads.class, Echo.class})
    static class Application {}

    @WebSocketEndpoint("/uploads")
    static class Uploads {
        private final AtomicInteger begun = new AtomicInteger();

        @OnMessage
        String size(InputStream upload) throws IOException {
            begun.incrementAndGet();
            return "" + upload.readAllBytes().length;
        }
    }

    @WebSocketEndpoint("/echo")
    static class Echo {
        @OnMessage
        String echo(String text) {
            return text;
        }
    }
}
