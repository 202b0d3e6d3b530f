package io.mahakam.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** Requests without a web server, so that there is no connection to upgrade. */
@SpringBootTest
@AutoConfigureMockMvc
class MockMvcTests {
    @Autowired
    private MockMvcTester mvc;

    @Test
    void aHandshakeIsNotImplemented() {
        assertThat(mvc.get()
                        .uri("/mocked")
                        .header("Host", "localhost")
                        .header("Upgrade", "websocket")
                        .header("Connection", "Upgrade")
                        .header("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
                        .header("Sec-WebSocket-Version", "13"))
                .hasStatus(501);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Mocked.class)
    static class Application {}

    @WebSocketEndpoint("/mocked")
    static class Mocked {
        @OnMessage
        String echo(String text) {
            return text;
        }
    }
}
