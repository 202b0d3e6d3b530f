package io.mahakam.spring.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.spring.test.ChatBeans.Greeting;
import io.mahakam.spring.test.ChatBeans.Said;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

/** The whole application without a server: the client connects in memory. */
@SpringBootTest
@AutoConfigureWebSocketTestClient
class AutoConfigureWebSocketTestClientTests {
    @Autowired
    private WebSocketTestClient client;

    @Autowired
    private Greeting service;

    @Test
    void theClientConnectsInMemory() {
        assertThat(client.connect("/chat/java").expect(Said.class)).isEqualTo(new Said("Guest", "joined"));
        client.awaitIdle();
        assertThat(service).isNotNull();
    }
}
