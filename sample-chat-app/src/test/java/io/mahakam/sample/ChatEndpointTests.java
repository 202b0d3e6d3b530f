package io.mahakam.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;

import io.mahakam.room.Room;
import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.room.RoomService;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Instant;
import java.util.HashMap;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The chat's wire, which is that of the original in Go. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ChatEndpointTests {
    @LocalServerPort
    int port;

    @Autowired
    JsonMapper json;

    @Test
    void announcesRelaysAndSaysGoodbye() throws Exception {
        Client ada = new Client("/ws?username=Ada");
        ada.expect(0, "Ada", "Ada joined the chat");
        Client grace = new Client("/ws?username=Grace");
        ada.expect(0, "Grace", "Grace joined the chat");
        grace.expect(0, "Grace", "Grace joined the chat");

        grace.send("{\"type\":2,\"content\":\"Hello\"}");
        ada.expect(2, "Grace", "Hello");
        grace.expect(2, "Grace", "Hello");

        grace.close();
        ada.expect(1, "Grace", "Grace left the chat");
    }

    @Test
    void theServerSaysWhoSpokeAndWhen() throws Exception {
        Client mallory = new Client("/ws/forgery?username=Mallory");
        mallory.expect(0, "Mallory", "Mallory joined the chat");
        mallory.send("{\"type\":1,\"username\":\"Ada\",\"content\":\"I am Ada\",\"timestamp\":1}");
        JsonNode message = mallory.expect(2, "Mallory", "I am Ada");
        long age = Instant.now().getEpochSecond() - message.get("timestamp").asLong();
        assertThat(age).isBetween(0L, 60L);
    }

    @Test
    void whoHasNoNameIsAGuest() throws Exception {
        Client guest = new Client("/ws/guests");
        assertThat(guest.next().get("username").asString()).matches("Guest_\\w+");
    }

    @Test
    void aNameIsCut() throws Exception {
        Client ada = new Client("/ws/names?username=" + "%F0%9F%98%80".repeat(41));
        assertThat(ada.next().get("username").asString()).isEqualTo("\uD83D\uDE00".repeat(40));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ws/%20", "/ws/%0A"})
    void aRoomWithoutANameIsTheOpenRoom(String path) throws Exception {
        Client ada = new Client(path + "?username=Ada");
        ada.expect(0, "Ada", "Ada joined the chat");
        Client grace = new Client("/ws?username=Grace");
        ada.expect(0, "Grace", "Grace joined the chat");
        grace.close();
        ada.expect(1, "Grace", "Grace left the chat");
        ada.close();
    }

    @Test
    void aMessageWithoutContentIsIgnored() throws Exception {
        Client ada = new Client("/ws/silent?username=Ada");
        ada.expect(0, "Ada", "Ada joined the chat");
        ada.send("{\"type\":2}");
        ada.send("{\"type\":2,\"content\":null}");
        ada.send("{\"type\":2,\"content\":\"Hello\"}");
        ada.expect(2, "Ada", "Hello");
    }

    @Test
    void whoNeverJoinedDoesNotLeave() {
        Room room = mock();
        RoomService rooms = mock();
        WebSocketSession session = mock();
        given(rooms.room("java")).willReturn(room);
        given(session.attributes()).willReturn(new HashMap<>());
        ChatEndpoint endpoint = new ChatEndpoint(rooms);

        given(room.join(eq(session), any())).willReturn(false);
        endpoint.enter(session, Optional.of("java"), "Ada");
        endpoint.leave(session, Optional.of("java"), "Ada");
        then(room).should(never()).broadcast(any());

        given(room.join(eq(session), any())).willReturn(true);
        endpoint.enter(session, Optional.of("java"), "Ada");
        endpoint.leave(session, Optional.of("java"), "Ada");
        then(room).should().broadcast(any());
    }

    @Test
    void roomsDoNotHearEachOther() throws Exception {
        Client java = new Client("/ws/java?username=Ada");
        java.expect(0, "Ada", "Ada joined the chat");
        Client go = new Client("/ws/go?username=Grace");
        go.expect(0, "Grace", "Grace joined the chat");
        go.send("{\"type\":2,\"content\":\"Anybody?\"}");
        go.expect(2, "Grace", "Anybody?");
        java.send("{\"type\":2,\"content\":\"Quiet here\"}");
        java.expect(2, "Ada", "Quiet here");
    }

    private final class Client implements WebSocket.Listener {
        private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
        private final WebSocket socket;

        Client(String path) throws Exception {
            socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(URI.create("ws://localhost:" + port + path), this)
                    .get(20, TimeUnit.SECONDS);
        }

        void send(String message) {
            socket.sendText(message, true).join();
        }

        void close() {
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        }

        JsonNode next() throws InterruptedException {
            String message = received.poll(20, TimeUnit.SECONDS);
            assertThat(message).as("the next message").isNotNull();
            return json.readTree(message);
        }

        JsonNode expect(int type, String username, String content) throws InterruptedException {
            JsonNode message = next();
            assertThat(message.get("type").asInt()).isEqualTo(type);
            assertThat(message.get("username").asString()).isEqualTo(username);
            assertThat(message.get("content").asString()).isEqualTo(content);
            return message;
        }

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            received.add(data.toString());
            webSocket.request(1);
            return null;
        }
    }
}
