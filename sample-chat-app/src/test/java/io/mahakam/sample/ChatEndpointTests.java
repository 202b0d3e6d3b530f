package io.mahakam.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mahakam.spring.session.WebSocketSessionRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
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

    @Autowired
    WebSocketSessionRegistry sessions;

    private final List<Client> clients = new ArrayList<>();

    /** Or the next test would hear how they leave. */
    @AfterEach
    void leaveAll() {
        clients.forEach(Client::abort);
        await().until(() -> sessions.all().isEmpty());
    }

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
    void whoAsksForFeaturesGetsTheLatestMessagesFirst() throws Exception {
        Client ada = new Client("/ws/latest?username=Ada");
        ada.expect(0, "Ada", "Ada joined the chat");
        ada.send("{\"type\":2,\"content\":\"One\"}");
        ada.send("{\"type\":2,\"content\":\"Two\"}");
        ada.expect(2, "Ada", "One");
        ada.expect(2, "Ada", "Two");

        Client grace = new Client("/ws/latest?username=Grace&features=1");
        grace.expect(2, "Ada", "One");
        grace.expect(2, "Ada", "Two");
        grace.expect(0, "Grace", "Grace joined the chat");
        grace.expectPresent("Ada", "Grace");
    }

    @Test
    void whoAsksForFeaturesIsToldWhoComesAndGoesAndTypes() throws Exception {
        Client ada = new Client("/ws/told?username=Ada&features=1");
        ada.expect(0, "Ada", "Ada joined the chat");
        ada.expectPresent("Ada");
        Client grace = new Client("/ws/told?username=Grace&features=1");
        ada.expect(0, "Grace", "Grace joined the chat");
        ada.expectPresent("Ada", "Grace");

        grace.send("{\"type\":4}");
        ada.expect(4, "Grace", "");
        grace.send("{\"type\":2,\"content\":\"Hello\"}");
        ada.expect(2, "Grace", "Hello");

        grace.close();
        // In either order: the one is of @OnClose, the other of an event of the room.
        assertThat(List.of(ada.next().toString(), ada.next().toString()))
                .anySatisfy(left -> assertThat(left).contains("\"content\":\"Grace left the chat\""))
                .anySatisfy(present -> assertThat(present).isEqualTo("{\"type\":3,\"usernames\":[\"Ada\"]}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ws/plain?username=Ada", "/ws?username=Ada&features=1"})
    void theWireOfTheOriginalStaysAsItIs(String address) throws Exception {
        Client grace = new Client(address.replace("Ada", "Grace").replace("&features=1", ""));
        grace.expect(0, "Grace", "Grace joined the chat");
        grace.send("{\"type\":2,\"content\":\"Before\"}");
        grace.expect(2, "Grace", "Before");

        Client ada = new Client(address);
        ada.expect(0, "Ada", "Ada joined the chat");
        ada.send("{\"type\":4}");
        ada.send("{\"type\":4,\"content\":\"After\"}");
        ada.expect(2, "Ada", "After");
        assertThat(ada.received).isEmpty();
        ada.close();
        grace.expect(0, "Ada", "Ada joined the chat");
        grace.expect(2, "Ada", "After");
        grace.expect(1, "Ada", "Ada left the chat");
        grace.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x?username=Ada", "y?username=Ada&features=1"})
    void aRoomMayHaveALongName(String end) throws Exception {
        Client ada = new Client("/ws/" + "x".repeat(254) + end);
        ada.expect(0, "Ada", "Ada joined the chat");
        ada.send("{\"type\":2,\"content\":\"Hello\"}");
        ada.expect(2, "Ada", "Hello");
        ada.close();
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
        private final StringBuilder message = new StringBuilder();
        private final WebSocket socket;

        Client(String path) throws Exception {
            socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(URI.create("ws://localhost:" + port + path), this)
                    .get(20, TimeUnit.SECONDS);
            clients.add(this);
        }

        void send(String message) {
            socket.sendText(message, true).join();
        }

        void close() {
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        }

        void abort() {
            socket.abort();
        }

        JsonNode next() throws InterruptedException {
            String message = received.poll(20, TimeUnit.SECONDS);
            assertThat(message).as("the next message").isNotNull();
            return json.readTree(message);
        }

        void expectPresent(String... usernames) throws InterruptedException {
            JsonNode present = next();
            assertThat(present.get("type").asInt()).as(present.toString()).isEqualTo(3);
            assertThat(present.get("usernames").values().stream().map(JsonNode::asString))
                    .containsExactly(usernames);
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
            message.append(data);
            if (last) {
                received.add(message.toString());
                message.setLength(0);
            }
            webSocket.request(1);
            return null;
        }
    }
}
