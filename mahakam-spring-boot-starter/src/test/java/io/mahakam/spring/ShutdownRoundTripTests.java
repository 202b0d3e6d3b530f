package io.mahakam.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.annotation.OnClose;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.OnOpen;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
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
    /** A close timeout that no test waits for. */
    private static final String PATIENT = "60s";

    private ConfigurableApplicationContext context;
    private Queue<String> calls;

    @AfterEach
    void stop() {
        context.close();
    }

    @Test
    void sessionsAreClosedWith1001AndTheirEndpointsAreTold() {
        start(PATIENT);
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
    @SuppressWarnings("try") // the client is there to be silent
    void whoDoesNotAnswerIsCut() throws Exception {
        start("200ms");
        try (Socket silent = silent()) {
            context.close();

            assertThat(calls).containsExactly("open", "close 1006");
        }
    }

    @Test
    @SuppressWarnings("try")
    void whileAnAnswerIsWaitedForHandshakesAreRefused() throws Exception {
        start(PATIENT);
        int port = port();
        CompletableFuture<Void> closing;
        try (Socket silent = silent()) {
            closing = CompletableFuture.runAsync(context::close);
            await().until(() ->
                    RawHttp.exchange(port, RawHttp.handshake("/session")).status() != 101);
            RawHttp.Answer refusal = RawHttp.exchange(port, RawHttp.handshake("/session"));

            assertThat(refusal.status()).isEqualTo(503);
            assertThat(refusal.headers()).containsEntry("Connection", "close");
            assertThat(refusal.body()).isEqualTo("The server does not accept connections now.");
            assertThat(closing).isNotDone();
        }
        assertThat(closing).succeedsWithin(Duration.ofSeconds(20));
    }

    /** A client whose session is open, and that says nothing more. */
    private Socket silent() throws IOException {
        Socket silent = new Socket(InetAddress.getLoopbackAddress(), port());
        silent.getOutputStream().write(RawHttp.bytes(RawHttp.handshake("/session")));
        await().until(() -> calls.contains("open"));
        return silent;
    }

    @Test
    void restartsLeaveNoThreads() {
        Set<Thread> before = mahakamThreads();
        for (int i = 0; i < 2; i++) {
            start(PATIENT);
            try (WebSocketTestClient client = WebSocketTestClient.connect(port(), "/session")) {
                client.send("hello");
                assertThat(client.nextText()).isEqualTo("hello");
                assertThat(mahakamThreads()).anyMatch(thread -> !before.contains(thread));
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

    private void start(String closeTimeout) {
        context = SpringApplication.run(
                Application.class,
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--mahakam.close-timeout=" + closeTimeout);
        calls = context.getBean(Session.class).calls;
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
        private final Queue<String> calls = new ConcurrentLinkedQueue<>();

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
