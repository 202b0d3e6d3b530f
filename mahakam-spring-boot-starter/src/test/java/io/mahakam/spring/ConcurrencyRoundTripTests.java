package io.mahakam.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.spring.annotation.OnClose;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.OnOpen;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** An endpoint that handles several messages of a session at once. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"server.address=127.0.0.1", "mahakam.endpoints.several.concurrency=2"})
class ConcurrencyRoundTripTests {
    @LocalServerPort
    private int port;

    @Autowired
    private Several endpoint;

    @Test
    void messagesOvertakeEachOtherBetweenOpenAndClose() throws Exception {
        try (WebSocketTestClient client = WebSocketTestClient.connect(port, "/several")) {
            client.send("slow");
            client.send("fast");
            client.send("faster");
            assertThat(client.nextText()).isEqualTo("fast");
            assertThat(client.nextText()).isEqualTo("faster");
        }
        assertThat(endpoint.closed).isNotDone();
        endpoint.release.countDown();
        endpoint.closed.get(20, TimeUnit.SECONDS);
        assertThat(endpoint.calls).startsWith("open").endsWith("slow", "close").hasSize(5);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Several.class)
    static class Application {}

    @WebSocketEndpoint("/several")
    static class Several {
        private final List<String> calls = new CopyOnWriteArrayList<>();
        private final CountDownLatch release = new CountDownLatch(1);
        private final CompletableFuture<Void> closed = new CompletableFuture<>();

        @OnOpen
        void open() {
            calls.add("open");
        }

        @OnMessage
        String text(String text) throws InterruptedException {
            if (text.equals("slow") && !release.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("Never released");
            }
            calls.add(text);
            return text;
        }

        @OnClose
        void close() {
            calls.add("close");
            closed.complete(null);
        }
    }
}
