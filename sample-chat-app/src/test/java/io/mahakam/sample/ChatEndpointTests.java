package io.mahakam.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
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
