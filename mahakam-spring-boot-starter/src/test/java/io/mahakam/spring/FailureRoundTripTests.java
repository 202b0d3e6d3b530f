package io.mahakam.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.session.InvalidPayloadException;
import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.annotation.OnClose;
import io.mahakam.spring.annotation.OnError;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.OnOpen;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.RequestParam;

/** What becomes of a session when something goes wrong. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "server.address=127.0.0.1")
@ExtendWith(OutputCaptureExtension.class)
class FailureRoundTripTests {
    private static final CloseStatus DENIED = new CloseStatus(4403, "Access denied");

    @LocalServerPort
    private int port;

    @Test
    void theEndpointsOwnMethodComesFirst() {
        try (WebSocketTestClient client = connect("/advised?name=ada")) {
            client.send("own");
            assertThat(client.nextText()).isEqualTo("own ArithmeticException");
        }
    }

    @Test
    void thenTheMethodsForAllEndpointsInTheirOrder() {
        try (WebSocketTestClient client = connect("/advised?name=ada")) {
            client.send("file");
            assertThat(client.nextText()).isEqualTo("first: IOException for ada");
            client.send("state");
            assertThat(client.nextText()).isEqualTo("second: anything");
        }
    }

    @Test
    void methodsForAllComeBeforeTheBuiltInAnswers() {
        try (WebSocketTestClient client = connect("/advised?name=ada")) {
            client.send("unreadable");
            assertThat(client.nextText()).isEqualTo("second: anything");
        }
    }

    @Test
    void methodsForOthersAreNotAsked() {
        try (WebSocketTestClient client = connect("/plain")) {
            client.send("file");
            assertThat(client.nextClose()).isEqualTo(CloseStatus.INTERNAL_ERROR);
        }
    }

    @Test
    void aStringEndpointAnswersInJsonToo() {
        try (WebSocketTestClient client = connect("/plain")) {
            client.send("unreadable");
            assertThat(client.nextText())
                    .isEqualTo("{\"type\":\"error\",\"problem\":\"about:blank\",\"title\":\"Bad Request\","
                            + "\"status\":400,\"detail\":\"Not this\"}");
            client.send("denied");
            assertThat(client.nextText())
                    .isEqualTo("{\"type\":\"error\",\"problem\":\"about:blank\",\"title\":\"Forbidden\","
                            + "\"status\":403,\"detail\":\"Access denied\"}");
            client.send("hello");
            assertThat(client.nextText()).isEqualTo("hello");
        }
    }

    @Test
    void whatComesLaterIsAnsweredTheSame() {
        try (WebSocketTestClient client = connect("/later")) {
            client.send("denied");
            assertThat(client.nextText()).contains("\"status\":403");
        }
    }

    @Test
    void anUnhandledProblemClosesWithoutDetailAndIsLoggedOnce(CapturedOutput output) {
        try (WebSocketTestClient client = connect("/plain")) {
            client.send("once");
            assertThat(client.nextClose()).isEqualTo(CloseStatus.INTERNAL_ERROR);
        }
        await().untilAsserted(() -> assertThat(output)
                .contains("FailureRoundTripTests.Plain.text(String) failed")
                .containsOnlyOnce("java.lang.IllegalStateException: logged once"));
    }

    @Test
    void whoMayNotComeInIsClosedWith4403(CapturedOutput output) {
        try (WebSocketTestClient client = connect("/closed?why=denied")) {
            assertThat(client.nextClose()).isEqualTo(DENIED);
        }
        try (WebSocketTestClient client = connect("/closed?why=later")) {
            assertThat(client.nextClose()).isEqualTo(DENIED);
        }
        assertThat(output).doesNotContain("AccessDeniedException");
    }

    @Test
    void whoMayNotComeInDoesNotStayWhateverAMethodSays() {
        try (WebSocketTestClient client = connect("/closed-politely")) {
            assertThat(client.nextText()).isEqualTo("sorry");
            assertThat(client.nextClose()).isEqualTo(DENIED);
        }
    }

    @Test
    void anUnhandledProblemInOpenClosesWith1011(CapturedOutput output) {
        try (WebSocketTestClient client = connect("/closed?why=broken")) {
            assertThat(client.nextClose()).isEqualTo(CloseStatus.INTERNAL_ERROR);
        }
        await().untilAsserted(() -> assertThat(output).containsOnlyOnce("Closed.open(String) failed"));
    }

    @Test
    void aProblemInAMethodForErrorsIsLoggedOnceWithItsCause(CapturedOutput output) {
        try (WebSocketTestClient client = connect("/clumsy")) {
            client.send("text");
            assertThat(client.nextClose()).isEqualTo(CloseStatus.INTERNAL_ERROR);
        }
        await().untilAsserted(() -> assertThat(output)
                .containsOnlyOnce("Clumsy.error() failed")
                .contains("Suppressed: java.lang.IllegalStateException: the first"));
    }

    private WebSocketTestClient connect(String path) {
        return WebSocketTestClient.connect(port, path);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({
        Advised.class,
        Plain.class,
        Later.class,
        Closed.class,
        ClosedPolitely.class,
        Clumsy.class,
        Second.class,
        First.class,
        Elsewhere.class,
        NotForEndpoints.class
    })
    static class Application {}

    @WebSocketEndpoint("/advised")
    static class Advised {
        @OnMessage
        void text(String text) throws IOException {
            switch (text) {
                case "own" -> throw new ArithmeticException();
                case "file" -> throw new FileNotFoundException("secret");
                case "unreadable" -> throw new InvalidPayloadException("Not this");
                default -> throw new IllegalStateException("secret");
            }
        }

        @OnError
        String own(ArithmeticException problem) {
            return "own " + problem.getClass().getSimpleName();
        }
    }

    @ControllerAdvice(assignableTypes = Advised.class)
    @Order(1)
    static class First {
        @OnError
        String io(IOException problem, WebSocketSession session, @RequestParam String name) {
            return "first: IOException for " + name;
        }
    }

    @ControllerAdvice(assignableTypes = Advised.class)
    @Order(2)
    static class Second {
        @OnError
        String any() {
            return "second: anything";
        }
    }

    @ControllerAdvice(basePackages = "io.mahakam.elsewhere")
    @Order(0)
    static class Elsewhere {
        @OnError
        String any() {
            return "from elsewhere";
        }
    }

    @ControllerAdvice
    static class NotForEndpoints {}

    @WebSocketEndpoint("/plain")
    static class Plain {
        @OnMessage
        String text(String text) throws IOException {
            switch (text) {
                case "file" -> throw new FileNotFoundException("secret");
                case "once" -> throw new IllegalStateException("logged once");
                case "unreadable" -> throw new InvalidPayloadException("Not this");
                case "denied" -> throw new AccessDeniedException("secret");
                default -> {
                    return text;
                }
            }
        }
    }

    @WebSocketEndpoint("/later")
    static class Later {
        @OnMessage
        CompletionStage<String> text(String text) {
            return CompletableFuture.failedStage(new AccessDeniedException("secret"));
        }
    }

    @WebSocketEndpoint("/closed")
    static class Closed {
        @OnOpen
        CompletionStage<String> open(@RequestParam String why) {
            return switch (why) {
                case "denied" -> throw new AccessDeniedException("secret");
                case "later" -> CompletableFuture.failedStage(new AccessDeniedException("secret"));
                default -> throw new IllegalStateException("secret");
            };
        }
    }

    @WebSocketEndpoint("/closed-politely")
    static class ClosedPolitely {
        @OnOpen
        void open() {
            throw new AccessDeniedException("secret");
        }

        @OnError
        String any() {
            return "sorry";
        }
    }

    @WebSocketEndpoint("/clumsy")
    static class Clumsy {
        @OnMessage
        void text(String text) {
            throw new IllegalStateException("the first");
        }

        @OnError
        void error() {
            throw new UnsupportedOperationException("the second");
        }

        @OnClose
        void close() {}
    }
}
