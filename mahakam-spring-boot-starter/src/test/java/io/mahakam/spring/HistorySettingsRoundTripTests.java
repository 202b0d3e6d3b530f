package io.mahakam.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.room.Room;
import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.OnOpen;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What rooms keep, and how messages are told apart, as the settings say. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "server.address=127.0.0.1",
            "mahakam.message-type-property=kind",
            "mahakam.rooms.few.history-messages=2",
            "mahakam.rooms.small.history-messages=100",
            "mahakam.rooms.small.history-bytes=50B",
            "mahakam.rooms.short.history-age=1ms"
        })
class HistorySettingsRoundTripTests {
    @LocalServerPort
    private int port;

    @Test
    void historyMessages() {
        sayInTurn("few", "one", "two", "three");
        assertHeard("few", "two", "three");
    }

    @Test
    void historyBytes() {
        sayInTurn("small", "x".repeat(30), "y".repeat(30));
        assertHeard("small", "y".repeat(30));
    }

    @Test
    void historyAge() {
        sayInTurn("short", "gone by the time that somebody comes");
        assertHeard("short");
    }

    @Test
    void aRoomOfWhichNothingIsSaidKeepsNothing() {
        sayInTurn("other", "one");
        assertHeard("other");
    }

    private void sayInTurn(String room, String... texts) {
        try (WebSocketTestClient speaker = connect(room)) {
            assertThat(speaker.nextText()).isEqualTo("come");
            for (String text : texts) {
                speaker.send("{\"kind\":\"say\",\"text\":\"" + text + "\"}");
                assertThat(speaker.nextText()).isEqualTo(text);
            }
        }
    }

    private void assertHeard(String room, String... texts) {
        try (WebSocketTestClient later = connect(room)) {
            for (String text : texts) {
                assertThat(later.nextText()).isEqualTo(text);
            }
            assertThat(later.nextText()).isEqualTo("come");
        }
    }

    private WebSocketTestClient connect(String room) {
        return WebSocketTestClient.connect(port, "/history/" + room);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Keeping.class)
    static class Application {}

    @WebSocketEndpoint("/history/{room}")
    static class Keeping {
        sealed interface Message permits Say {}

        record Say(String text) implements Message {}

        @OnOpen
        void enter(WebSocketSession session, Room room) {
            room.joining(session).history().announce("come").join();
        }

        @OnMessage
        void say(Say say, Room room) {
            room.broadcast(say.text());
        }
    }
}
