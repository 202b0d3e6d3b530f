package io.mahakam.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.session.Execution;
import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.annotation.OnClose;
import io.mahakam.spring.annotation.OnError;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.OnOpen;
import io.mahakam.spring.annotation.OnPong;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import io.mahakam.spring.web.WebSocketEndpointConfigurer;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.access.annotation.Secured;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/** Who calls: ada is an administrator, bob is not. */
@SpringBootTest(
        classes = SecurityRoundTripTests.Application.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"server.address=127.0.0.1", "mahakam.endpoints.concurrent.concurrency=4"})
class SecurityRoundTripTests {
    private static final String FORBIDDEN = "{\"type\":\"error\",\"problem\":\"about:blank\",\"title\":\"Forbidden\","
            + "\"status\":403,\"detail\":\"Access denied\"}";

    @LocalServerPort
    private int port;

    @ParameterizedTest
    @ValueSource(strings = {"/worker", "/inline"})
    void everyCallKnowsWhoCalls(String path) throws Exception {
        try (WebSocketTestClient ada = connect("ada", path)) {
            assertThat(ada.nextText()).isEqualTo("open ada");
            ada.send("hello");
            assertThat(ada.nextText()).isEqualTo("message ada");
            ada.send("throw");
            assertThat(ada.nextText()).isEqualTo("error ada");
            ada.send("later");
            assertThat(ada.nextText()).isEqualTo("later error ada");
            ada.send("stream");
            assertThat(ada.nextText()).isEqualTo("1 ada");
            assertThat(ada.nextText()).isEqualTo("2 ada");
            ada.send("ping");
            assertThat(ada.nextText()).isEqualTo("pong ada");
        }
        assertThat(Calls.CLOSED.poll(20, TimeUnit.SECONDS)).isEqualTo("close ada");
    }

    @Test
    void whoeverCallsNextIsSomebodyElse() {
        try (WebSocketTestClient ada = connect("ada", "/worker");
                WebSocketTestClient bob = connect("bob", "/worker");
                WebSocketTestClient nobody = WebSocketTestClient.connect(port, "/open/worker")) {
            ada.nextText();
            assertThat(bob.nextText()).isEqualTo("open bob");
            assertThat(nobody.nextText()).isEqualTo("open anonymousUser");
            for (int i = 0; i < 10; i++) {
                ada.send("change");
                bob.send("hello");
                nobody.send("hello");
                assertThat(ada.nextText()).isEqualTo("message ada");
                assertThat(bob.nextText()).isEqualTo("message bob");
                assertThat(nobody.nextText()).isEqualTo("message anonymousUser");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/guarded", "/guarded-at-once", "/guarded-by-code"})
    void whoIsDeniedAMessageIsTold(String path) {
        try (WebSocketTestClient ada = connect("ada", path);
                WebSocketTestClient bob = connect("bob", path)) {
            ada.send("delete");
            assertThat(ada.nextText()).isEqualTo("deleted by ada");
            bob.send("delete");
            assertThat(bob.nextText()).isEqualTo(FORBIDDEN);
            bob.send((byte) 1);
            assertThat(bob.nextText()).isEqualTo(FORBIDDEN);
            bob.send("delete");
            assertThat(bob.nextText()).as("the session stays").isEqualTo(FORBIDDEN);
        }
    }

    @Test
    void whoIsDeniedTheSessionHasNone() {
        try (WebSocketTestClient ada = connect("ada", "/administration");
                WebSocketTestClient bob = connect("bob", "/administration")) {
            assertThat(ada.nextText()).isEqualTo("Welcome");
            assertThat(bob.nextClose()).isEqualTo(new CloseStatus(4403, "Access denied"));
        }
    }

    @Test
    void theEndpointsOwnOnErrorComesFirst() {
        try (WebSocketTestClient bob = connect("bob", "/explained")) {
            bob.send("delete");
            assertThat(bob.nextText()).isEqualTo("AuthorizationDeniedException for bob");
        }
    }

    @Test
    void whatReadsAndValidatesAMessageKnowsWhoCalls() {
        try (WebSocketTestClient ada = connect("ada", "/signed");
                WebSocketTestClient bob = connect("bob", "/signed")) {
            ada.send("{}");
            assertThat(ada.nextText()).isEqualTo("read for ada");
            bob.send("{}");
            assertThat(bob.nextText())
                    .isEqualTo("{\"type\":\"error\",\"problem\":\"about:blank\",\"title\":\"Unprocessable Content\","
                            + "\"status\":422,\"detail\":\"The message is not valid\","
                            + "\"errors\":[{\"field\":\"ofAda\",\"message\":\"not ada\"}]}");
        }
    }

    private WebSocketTestClient connect(String user, String path) {
        return WebSocketTestClient.connect(
                port, path, handshake -> handshake.header("Authorization", SecurityConfiguration.basic(user)));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({
        SecurityConfiguration.class,
        OnWorkers.class,
        Inline.class,
        Open.class,
        Guarded.class,
        Concurrent.class,
        Administration.class,
        Explained.class,
        Signed.class
    })
    static class Application {
        @Bean
        WebSocketEndpointConfigurer byCode() {
            return registry ->
                    registry.addEndpoint(new Guarded(), "/guarded-by-code").id("guarded-by-code");
        }
    }

    static class Calls {
        static final BlockingQueue<String> CLOSED = new LinkedBlockingQueue<>();

        static String caller() {
            Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
            return authentication == null ? "nobody" : authentication.getName();
        }

        @OnOpen
        String open() {
            return "open " + caller();
        }

        @OnMessage
        @Nullable Object message(WebSocketSession session, String text) {
            switch (text) {
                case "throw":
                    session.attributes().put("watched", true);
                    throw new IllegalStateException();
                case "later":
                    CompletionStage<String> later =
                            CompletableFuture.failedStage(new UnsupportedOperationException("later"));
                    return later;
                case "stream":
                    return Stream.of(1, 2).map(number -> number + " " + caller());
                case "ping":
                    session.ping(ByteBuffer.allocate(1));
                    return null;
                case "change":
                    String before = caller();
                    SecurityContextHolder.getContext().setAuthentication(null);
                    return "message " + before;
                default:
                    return "message " + caller();
            }
        }

        @OnPong
        String pong(ByteBuffer payload) {
            return "pong " + caller();
        }

        @OnError
        String error(IllegalStateException problem) {
            return "error " + caller();
        }

        @OnError
        String error(UnsupportedOperationException problem) {
            return problem.getMessage() + " error " + caller();
        }

        @OnClose
        void close(WebSocketSession session) {
            if (session.attributes().containsKey("watched")) {
                CLOSED.add("close " + caller());
            }
        }
    }

    @WebSocketEndpoint("/worker")
    static class OnWorkers extends Calls {}

    @WebSocketEndpoint("/open/worker")
    static class Open extends Calls {}

    @WebSocketEndpoint(path = "/inline", execution = Execution.INLINE)
    static class Inline extends Calls {}

    @WebSocketEndpoint("/guarded")
    static class Guarded {
        @OnMessage
        @PreAuthorize("hasRole('ADMIN')")
        String delete(String text, Authentication caller) {
            return "deleted by " + caller.getName();
        }

        @OnMessage
        @Secured("ROLE_ADMIN")
        void delete(byte[] data) {}
    }

    @WebSocketEndpoint("/guarded-at-once")
    static class Concurrent extends Guarded {}

    @WebSocketEndpoint("/administration")
    static class Administration {
        @OnOpen
        @PreAuthorize("hasRole('ADMIN')")
        String open() {
            return "Welcome";
        }
    }

    @WebSocketEndpoint("/explained")
    static class Explained {
        @OnMessage
        @PreAuthorize("hasRole('ADMIN')")
        String delete(String text) {
            return "deleted";
        }

        @OnError
        String denied(RuntimeException problem, Authentication caller) {
            return problem.getClass().getSimpleName() + " for " + caller.getName();
        }
    }

    @WebSocketEndpoint("/signed")
    static class Signed {
        public record Message(@Nullable String reader) {
            public Message {
                reader = Calls.caller();
            }

            @AssertTrue(message = "not ada") public boolean isOfAda() {
                return Calls.caller().equals("ada");
            }
        }

        @OnMessage
        String read(@Valid Message message) {
            return "read for " + message.reader();
        }
    }
}
