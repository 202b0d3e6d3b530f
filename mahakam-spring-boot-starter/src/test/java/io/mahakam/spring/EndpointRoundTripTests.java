package io.mahakam.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.room.Room;
import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.annotation.OnClose;
import io.mahakam.spring.annotation.OnError;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.OnOpen;
import io.mahakam.spring.annotation.OnPong;
import io.mahakam.spring.annotation.SendToRoom;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import io.mahakam.spring.room.RoomService;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;

/** Endpoints as their clients meet them, over Tomcat. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "server.address=127.0.0.1")
@ExtendWith(OutputCaptureExtension.class)
class EndpointRoundTripTests {
    @LocalServerPort
    private int port;

    @Autowired
    private RoomService rooms;

    @Test
    void textComesBackAsText() {
        try (WebSocketTestClient client = WebSocketTestClient.connect(port, "/echo")) {
            client.send("hell\u00f6 \ud83d\udc4b");
            assertThat(client.nextText()).isEqualTo("hell\u00f6 \ud83d\udc4b");
            client.send("");
            assertThat(client.nextText()).isEmpty();
        }
    }

    @Test
    void binaryComesBackAsBinary() {
        try (WebSocketTestClient client = WebSocketTestClient.connect(port, "/echo")) {
            client.send((byte) 0, (byte) -1, (byte) 7);
            assertThat(client.nextBinary()).containsExactly(0, -1, 7);
        }
    }

    @Test
    void pingsOfTheApplicationComeBackAsPongs() {
        try (WebSocketTestClient client = WebSocketTestClient.connect(port, "/ping")) {
            client.send("first");
            assertThat(client.nextText()).isEqualTo("pong first");
            client.send("second"); // not before: 5.5.3, of several pings a peer may answer the newest only
            assertThat(client.nextText()).isEqualTo("pong second");
        }
    }

    @Test
    void objectsAreJson() {
        try (WebSocketTestClient client = WebSocketTestClient.connect(port, "/json")) {
            client.send("{\"a\": 2, \"b\": 3}");
            assertThat(client.nextText()).isEqualTo("{\"result\":5}");
        }
    }

    @Test
    void nothingIsSentForNull() {
        try (WebSocketTestClient client = WebSocketTestClient.connect(port, "/optional")) {
            client.send("");
            client.send("something");
            assertThat(client.nextText()).isEqualTo("something");
        }
    }

    @Test
    void malformedJsonIsAnsweredAndTheSessionStays() {
        try (WebSocketTestClient client = WebSocketTestClient.connect(port, "/json")) {
            client.send("{\"a\": 2,");
            assertThat(client.nextText())
                    .isEqualTo(
                            "{\"type\":\"error\",\"problem\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400,"
                                    + "\"detail\":\"The message is not valid JSON at line 1, column 9\"}");
            client.send("{\"a\": \"two\"}");
            assertThat(client.nextText())
                    .isEqualTo(
                            "{\"type\":\"error\",\"problem\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400,"
                                    + "\"detail\":\"The message does not have the expected shape at 'a'\"}");
            client.send("{\"a\": 1, \"b\": 1}");
            assertThat(client.nextText()).isEqualTo("{\"result\":2}");
        }
    }

    @Test
    void objectsAreReadFromBinaryMessagesToo() {
        try (WebSocketTestClient client = WebSocketTestClient.connect(port, "/json")) {
            client.send("{\"a\": 2, \"b\": 3}".getBytes(StandardCharsets.UTF_8));
            assertThat(client.nextText()).isEqualTo("{\"result\":5}");
        }
    }

    @Test
    void aKindWithoutAMethodClosesWith1003() {
        try (WebSocketTestClient client = WebSocketTestClient.connect(port, "/optional")) {
            client.send((byte) 1);
            assertThat(client.nextClose())
                    .isEqualTo(CloseStatus.UNSUPPORTED_DATA.withReason("This endpoint takes no binary messages"));
        }
    }

    @Test
    void argumentsKeepTheValuesOfTheHandshake() {
        String path = "/arguments/7d444840-9dc0-11d1-b245-5ffdce74fad2?limit=12";
        try (WebSocketTestClient client = WebSocketTestClient.connect(
                port,
                path,
                handshake -> handshake
                        .header("X-Name", "mahakam")
                        .header("Cookie", "taste=sweet")
                        .header("Accept-Language", "id"))) {
            assertThat(client.nextText()).isEqualTo("open mahakam");
            client.send("hello");
            assertThat(client.nextText())
                    .isEqualTo("hello 7d444840-9dc0-11d1-b245-5ffdce74fad2 12 sweet id null ws://127.0.0.1:" + port
                            + path + " arguments");
        }
    }

    @Test
    void anArgumentThatCannotBeResolvedRefusesTheHandshake() {
        RawHttp.Answer missing = RawHttp.exchange(port, argumentsHandshake(UUID.randomUUID() + ""));
        assertThat(missing.status()).isEqualTo(400);
        assertThat(missing.headers()).doesNotContainKeys("Upgrade", "Sec-WebSocket-Accept");

        RawHttp.Answer malformed = RawHttp.exchange(port, argumentsHandshake("no-uuid?limit=1"));
        assertThat(malformed.status()).isEqualTo(400);

        RawHttp.Answer complete = RawHttp.exchange(port, argumentsHandshake(UUID.randomUUID() + "?limit=1"));
        assertThat(complete.status()).isEqualTo(101);
    }

    @Test
    void thePrincipalIsThatOfTheRequestAsFiltersPassedItOn() {
        try (WebSocketTestClient client =
                WebSocketTestClient.connect(port, "/principal", handshake -> handshake.header("X-User", "ann"))) {
            client.send("who?");
            assertThat(client.nextText()).isEqualTo("ann ann");
        }
    }

    private static List<String> argumentsHandshake(String path) {
        List<String> request = new ArrayList<>(RawHttp.handshake("/arguments/" + path));
        request.add("X-Name: mahakam");
        request.add("Cookie: taste=sweet");
        return request;
    }

    @Test
    void aBlankRoomRefusesTheHandshake() {
        assertThat(RawHttp.exchange(port, RawHttp.handshake("/chat/%20")).status())
                .isEqualTo(400);
    }

    @Test
    void aReturnValueGoesToTheRoom() {
        try (WebSocketTestClient one = WebSocketTestClient.connect(port, "/chat/blue?name=one")) {
            assertThat(one.nextText()).isEqualTo("one is here");
            try (WebSocketTestClient two = WebSocketTestClient.connect(port, "/chat/blue?name=two");
                    WebSocketTestClient elsewhere = WebSocketTestClient.connect(port, "/chat/red?name=three")) {
                assertThat(elsewhere.nextText()).isEqualTo("three is here");
                assertThat(two.nextText()).isEqualTo("two is here");
                assertThat(one.nextText()).isEqualTo("two is here");

                two.send("hello");
                assertThat(one.nextText()).isEqualTo("two: hello");
                assertThat(two.nextText()).isEqualTo("two: hello");

                one.send((byte) 1, (byte) 2);
                assertThat(two.nextText()).isEqualTo("one sent 2 bytes");

                assertThat(rooms.names()).contains("blue", "red");
                rooms.room("red").broadcast("pushed");
                assertThat(elsewhere.nextText()).isEqualTo("pushed");
            }
            // What includeSelf = false kept from the sender would have come first.
            assertThat(one.nextText()).isEqualTo("two left with 1000");
        }
    }

    @Test
    void aHandlerThatThrowsClosesOnlyItsOwnSession(CapturedOutput output) {
        try (WebSocketTestClient bystander = WebSocketTestClient.connect(port, "/failing");
                WebSocketTestClient client = WebSocketTestClient.connect(port, "/failing")) {
            String id = client.nextText();
            bystander.nextText();

            client.send("secret");
            assertThat(client.nextClose()).isEqualTo(CloseStatus.INTERNAL_ERROR);

            bystander.send("fine");
            assertThat(bystander.nextText()).isEqualTo("fine");
            // The session is closed before its failure is logged.
            await().untilAsserted(() -> assertThat(output)
                    .containsOnlyOnce("WebSocket session " + id
                            + ": EndpointRoundTripTests.Failing.text(WebSocketSession, String) failed"));
            assertThat(output).containsOnlyOnce("IllegalStateException: no secret for you");
        }
    }

    @Test
    void onErrorAnswersTheSenderAndTheSessionStays() {
        try (WebSocketTestClient client = WebSocketTestClient.connect(port, "/recovering")) {
            client.send("1");
            assertThat(client.nextText()).isEqualTo("unsupported 1");
            client.send("2");
            assertThat(client.nextText()).isEqualTo("runtime 2");
            client.send("3");
            assertThat(client.nextText()).isEqualTo("any 3");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({
        Echo.class,
        Ping.class,
        Json.class,
        Maybe.class,
        Arguments.class,
        Identity.class,
        Authentication.class,
        Chat.class,
        Failing.class,
        Recovering.class
    })
    static class Application {}

    @WebSocketEndpoint("/ping")
    static class Ping {
        @OnMessage
        void text(WebSocketSession session, String text) {
            session.ping(StandardCharsets.UTF_8.encode(text));
        }

        @OnPong
        String pong(ByteBuffer payload) {
            return "pong " + StandardCharsets.UTF_8.decode(payload);
        }
    }

    @WebSocketEndpoint("/echo")
    static class Echo {
        @OnMessage
        String text(String text) {
            return text;
        }

        @OnMessage
        ByteBuffer binary(ByteBuffer data) {
            return data;
        }
    }

    @WebSocketEndpoint("/json")
    static class Json {
        @OnMessage
        Sum add(Numbers numbers) {
            return new Sum(numbers.a + numbers.b);
        }

        record Numbers(int a, int b) {}

        record Sum(int result) {}
    }

    @WebSocketEndpoint("/optional")
    static class Maybe {
        @OnMessage
        Optional<String> text(String text) {
            return Optional.of(text).filter(present -> !present.isEmpty());
        }
    }

    @WebSocketEndpoint("/arguments/{id}")
    static class Arguments {
        @OnOpen
        String open(@RequestHeader("X-Name") String name) {
            return "open " + name;
        }

        @OnMessage
        String text(
                @PathVariable UUID id,
                @RequestParam int limit,
                @CookieValue String taste,
                Locale locale,
                Principal principal,
                WebSocketSession session,
                String text) {
            return text + " " + id + " " + limit + " " + taste + " " + locale + " " + principal + " " + session.uri()
                    + " " + session.endpointId();
        }
    }

    @WebSocketEndpoint("/principal")
    static class Identity {
        @OnMessage
        String text(WebSocketSession session, Principal principal, String text) {
            return principal.getName() + " " + session.principal().getName();
        }
    }

    /** Stands for whatever authenticates requests. */
    static class Authentication extends HttpFilter {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            String user = request.getHeader("X-User");
            chain.doFilter(
                    new HttpServletRequestWrapper(request) {
                        @Override
                        public Principal getUserPrincipal() {
                            return user == null ? null : () -> user;
                        }
                    },
                    response);
        }
    }

    @WebSocketEndpoint("/chat/{room}")
    static class Chat {
        @OnOpen
        void enter(WebSocketSession session, Room room, @RequestParam String name) {
            room.join(session, name + " is here");
        }

        @OnMessage
        @SendToRoom("{room}")
        String say(String text, @RequestParam String name) {
            return name + ": " + text;
        }

        @OnMessage
        @SendToRoom(value = "{room}", includeSelf = false)
        String say(byte[] data, @RequestParam String name) {
            return name + " sent " + data.length + " bytes";
        }

        @OnClose
        @SendToRoom("{room}")
        String leave(CloseStatus status, @RequestParam String name) {
            return name + " left with " + status.code();
        }
    }

    @WebSocketEndpoint("/failing")
    static class Failing {
        @OnOpen
        String open(WebSocketSession session) {
            return session.id();
        }

        @OnMessage
        String text(WebSocketSession session, String text) {
            if (text.equals("secret")) {
                throw new IllegalStateException("no secret for you");
            }
            return text;
        }
    }

    @WebSocketEndpoint("/recovering")
    static class Recovering {
        @OnMessage
        void text(String text) throws Exception {
            switch (text) {
                case "1" -> throw new UnsupportedOperationException(text);
                case "2" -> throw new IllegalStateException(text);
                default -> throw new Exception(text);
            }
        }

        @OnError
        String any(Throwable problem) {
            return "any " + problem.getMessage();
        }

        @OnError
        String runtime(RuntimeException problem) {
            return "runtime " + problem.getMessage();
        }

        @OnError
        String unsupported(WebSocketSession session, UnsupportedOperationException problem) {
            return "unsupported " + problem.getMessage();
        }
    }
}
