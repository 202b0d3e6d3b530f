package io.mahakam.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.spring.test.WebSocketTest;
import io.mahakam.spring.test.WebSocketTestClient;
import io.mahakam.spring.test.WebSocketTestSession;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@WebSocketTest(Chat.class)
class ChatTests {
    @Autowired
    WebSocketTestClient client;

    @Test
    void whatSomebodySaysIsHeardInTheRoom() {
        WebSocketTestSession ada = client.connect("/chat/java?name=Ada");
        ada.send(new Chat.Say("Hello"));

        assertThat(ada.expect(Chat.Said.class)).isEqualTo(new Chat.Said("Ada", "joined"));
        assertThat(ada.expect(Chat.Said.class)).isEqualTo(new Chat.Said("Ada", "Hello"));
    }
}
