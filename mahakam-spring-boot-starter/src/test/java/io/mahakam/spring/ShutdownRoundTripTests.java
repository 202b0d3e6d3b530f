package io.mahakam.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.annotation.OnClose;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.OnOpen;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What the end of an application means to its sessions, and what it leaves behind. */
class ShutdownRoundTripTests {
    private static final BlockingQueue<String> calls = new LinkedBlockingQueue<>();

    private ConfigurableApplicationContext context;

    @AfterEach
    void stop() {
        context.close();
    }

    @Test
    void sessionsAreClosedWith1001AndTheirEndpointsAreTold() {
        calls.clear();
        start();
        try (WebSocketTestClient client = WebSocketTestClient.connect(port(), "/session")) {
            client.send("hello");
            assertThat(client.nextText()).isEqualTo("hello");

            context.close();

            assertThat(client.nextClose()).isEqualTo(CloseStatus.GOING_AWAY);
            // The status that the client has answered with.
            assertThat(calls).containsExactly("open", "close 1001");
        }
    }

    @Test
    void whoDoesNotAnswerIsCutAndMeanwhileHandshakesAreRefused() throws Exception {
        calls.clear();
        start();
        int port = port();
        try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), port)) {
            String handshake = String.join("\r\n", RawHttp.handshake("/session")) + "\r\n\r\n";
            silent.getOutputStream().write(handshake.getBytes(StandardCharsets.ISO_8859_1));
            await().until(() -> calls.contains("open"));

            CompletableFuture<Void> closing = CompletableFuture.runAsync(context::close);
            await().until(() ->
                    RawHttp.exchange(port, RawHttp.handshake("/session")).status() != 101);
            RawHttp.Answer refusal = RawHttp.exchange(port, RawHttp.handshake("/session"));

            assertThat(refusal.status()).isEqualTo(503);
            assertThat(refusal.headers()).containsEntry("Connection", "close");
            assertThat(refusal.body()).isEqualTo("The server does not accept connections now.");
            assertThat(closing).succeedsWithin(Duration.ofSeconds(20));
            assertThat(calls).contains("close 1006");
        }
    }

    @Test
    void restartsLeaveNoThreads() {
        Set<Thread> before = mahakamThreads();
        for (int i = 0; i < 2; i++) {
            start();
            try (WebSocketTestClient client = WebSocketTestClient.connect(port(), "/session")) {
                client.send("hello");
                assertThat(client.nextText()).isEqualTo("hello");
                assertThat(mahakamThreads()).hasSizeGreaterThan(before.size());
            }
            context.close();
        }

        await().untilAsserted(() -> assertThat(mahakamThreads()).isSubsetOf(before));
    }

    private static Set<Thread> mahakamThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("mahakam-"))
                .collect(Collectors.toSet());
    }

    private void start() {
        context = SpringApplication.run(
                Application.class, "--server.port=0", "--server.address=127.0.0.1", "--mahakam.close-timeout=2s");
    }

    private int port() {
        return ((WebServerApplicationContext) context).getWebServer().getPort();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Session.class)
    static class Application {}

    @WebSocketEndpoint("/session")
    static class Session {
        @OnOpen
        void open() {
            calls.add("open");
        }

        @OnMessage
        void text(WebSocketSession session, String text) {
            session.send(text);
        }

        @OnClose
        void close(CloseStatus status) {
            calls.add("close " + status.code());
        }
    }
}
