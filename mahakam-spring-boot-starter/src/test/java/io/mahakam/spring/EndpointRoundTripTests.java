package io.mahakam.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "server.address=127.0.0.1")
class EndpointRoundTripTests {
    @LocalServerPort
    private int port;

    @Test
    void anEchoOfText() {
        try (WebSocketTestClient client = WebSocketTestClient.connect(port, "/echo")) {
            client.send("hello");

            assertThat(client.nextText()).isEqualTo("hello");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Echo.class)
    static class Application {}

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
}
