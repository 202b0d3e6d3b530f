package io.mahakam.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.spring.test.AutoConfigureWebSocketTestClient;
import io.mahakam.spring.test.WebSocketTestClient;
import io.mahakam.spring.test.WebSocketTestSession;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureWebSocketTestClient
class ChatServerTests {
    @Autowired
    WebSocketTestClient client;

    @Test
    void whoLeavesIsMissed() {
        WebSocketTestSession ada = client.connect("/chat/server?name=Ada");
        ada.expect(Chat.Said.class); // that she has joined: the connection may be open before
        WebSocketTestSession grace = client.connect("/chat/server?name=Grace");
        grace.expectUntil(Chat.Said.class, said -> said.name().equals("Grace"));

        grace.close();

        assertThat(ada.expectUntil(Chat.Said.class, said -> said.text().equals("left")))
                .isEqualTo(new Chat.Said("Grace", "left"));
    }
}
