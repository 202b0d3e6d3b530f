package io.mahakam.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mahakam.room.Rooms;
import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.OnOpen;
import io.mahakam.spring.annotation.SendToRoom;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import io.mahakam.spring.room.RoomService;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.PathVariable;

/** The room of {@code @SendToRoom}, made of the path, of properties and of the call. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"server.address=127.0.0.1", "chat.room=configured"})
class SendToRoomRoundTripTests {
    @LocalServerPort
    private int port;

    @Autowired
    private Rooms rooms;

    @BeforeEach
    void nobodyIsLeft() {
        await().until(() -> rooms.names().isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "/to/message/x, '{\"to\":\"ann\"}', user-ann, x says ann",
        "/to/message/x, '{\"to\":\"#{T(java.lang.System).exit(1)}\"}', user-#{T(java.lang.System).exit(1)}, "
                + "x says #{T(java.lang.System).exit(1)}",
        "/to/property, hello, configured, hello",
        "/to/session, hello, to-session, hello"
    })
    void theRoomFollowsFromTheCall(String path, String message, String room, String expected) {
        try (WebSocketTestClient member = WebSocketTestClient.connect(port, "/to/member");
                WebSocketTestClient sender = WebSocketTestClient.connect(port, path)) {
            member.send(room);
            assertThat(member.nextText()).isEqualTo("joined");
            sender.send(message);
            assertThat(member.nextText()).isEqualTo(expected);
        }
    }

    @Test
    void eachElementOfAResultMayHaveItsOwnRoom() {
        try (WebSocketTestClient member = WebSocketTestClient.connect(port, "/to/member");
                WebSocketTestClient sender = WebSocketTestClient.connect(port, "/to/result")) {
            member.send("element-b");
            assertThat(member.nextText()).isEqualTo("joined");
            sender.send("a,b,c");
            sender.send("b");
            assertThat(member.nextText()).isEqualTo("b");
            assertThat(member.nextText()).isEqualTo("b");
        }
    }

    @ParameterizedTest
    @CsvSource({"'{\"to\":\"\\u0007\"}'", "'{}'"})
    void aNameThatNoRoomCanHaveIsAnErrorOfTheMessage(String message) {
        try (WebSocketTestClient sender = WebSocketTestClient.connect(port, "/to/message/x")) {
            sender.send(message);
            assertThat(sender.nextText()).contains("\"type\":\"error\"", "\"status\":400", "room");
            sender.send("again not json");
            assertThat(sender.nextText()).contains("not valid JSON");
        }
        assertThat(rooms.names()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"'{}'", "'{\"to\":null}'", "'{\"to\":{}}'", "'{\"to\":{\"name\":null}}'"})
    void whatIsNotThereNamesNoRoom(String message) {
        try (WebSocketTestClient sender = WebSocketTestClient.connect(port, "/to/nested")) {
            sender.send(message);
            assertThat(sender.nextText()).contains("\"type\":\"error\"", "\"status\":400", "names no room");
            sender.send("again not json");
            assertThat(sender.nextText()).contains("not valid JSON");
        }
    }

    @Test
    void whatAnExpressionGetsWrongIsAnErrorOfTheServer() {
        try (WebSocketTestClient sender = WebSocketTestClient.connect(port, "/to/wrong")) {
            sender.send("hello");
            assertThat(sender.nextClose().code()).isEqualTo(1011);
        }
    }

    @Test
    void whatThePathSaysIsNoExpression() {
        try (WebSocketTestClient member = WebSocketTestClient.connect(port, "/to/member");
                WebSocketTestClient sender = WebSocketTestClient.connect(port, "/to/path/%23%7B1+1%7D")) {
            member.send("#{1+1}-0");
            assertThat(member.nextText()).isEqualTo("joined");
            sender.send("hello");
            assertThat(member.nextText()).isEqualTo("hello");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({
        Member.class,
        ByMessage.class,
        ByProperty.class,
        BySession.class,
        ByResult.class,
        ByPath.class,
        Nested.class,
        Wrong.class
    })
    static class Application {}

    @WebSocketEndpoint("/to/member")
    static class Member {
        @OnMessage
        String join(WebSocketSession session, RoomService rooms, String room) {
            rooms.room(room).join(session);
            return "joined";
        }
    }

    @WebSocketEndpoint("/to/message/{name}")
    static class ByMessage {
        record Message(String to) {}

        @OnMessage
        @SendToRoom("user-#{#message.to}")
        String say(Message message, @PathVariable String name) {
            return name + " says " + message.to();
        }
    }

    @WebSocketEndpoint("/to/nested")
    static class Nested {
        record To(String name) {}

        record Message(To to) {}

        @OnMessage
        @SendToRoom("user-#{#message.to.name.trim()}")
        String say(Message message) {
            return "said";
        }
    }

    @WebSocketEndpoint("/to/wrong")
    static class Wrong {
        @OnMessage
        @SendToRoom("user-#{#text.nothing}")
        String say(String text) {
            return text;
        }
    }

    @WebSocketEndpoint("/to/property")
    static class ByProperty {
        @OnMessage
        @SendToRoom("${chat.room}")
        String say(String text) {
            return text;
        }
    }

    @WebSocketEndpoint("/to/session")
    static class BySession {
        @OnOpen
        void open(WebSocketSession session) {
            session.attributes().put("room", "session");
        }

        @OnMessage
        @SendToRoom("to-#{#session.attributes['room']}")
        String say(String text) {
            return text;
        }
    }

    @WebSocketEndpoint("/to/result")
    static class ByResult {
        @OnMessage
        @SendToRoom("element-#{#result}")
        Stream<String> say(String text) {
            return Stream.of(text.split(","));
        }
    }

    @WebSocketEndpoint("/to/path/{name}")
    static class ByPath {
        @OnMessage
        @SendToRoom("{name}-#{#text.length() - 5}")
        String say(String text) {
            return text;
        }
    }
}
