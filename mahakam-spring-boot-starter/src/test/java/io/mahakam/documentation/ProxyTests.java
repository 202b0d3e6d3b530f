package io.mahakam.documentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mahakam.spring.WebSocketTestClient;
import java.net.http.WebSocketHandshakeException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A page of an address that only the proxy in front has. */
class ProxyTests {
    @Nested
    @SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "server.address=127.0.0.1")
    class Unknown {
        @Test
        void thePageIsForeign(@LocalServerPort int port) {
            assertThatThrownBy(() -> echo(port))
                    .hasCauseInstanceOf(WebSocketHandshakeException.class)
                    .satisfies(thrown -> assertThat(((WebSocketHandshakeException) thrown.getCause())
                                    .getResponse()
                                    .statusCode())
                            .isEqualTo(403));
        }
    }

    @Nested
    @SpringBootTest(
            webEnvironment = WebEnvironment.RANDOM_PORT,
            properties = {"server.address=127.0.0.1", "server.forward-headers-strategy=native"})
    class KnownToTomcat {
        @Test
        void thePageIsOurs(@LocalServerPort int port) {
            assertThat(echo(port)).isEqualTo("hello");
        }
    }

    @Nested
    @SpringBootTest(
            webEnvironment = WebEnvironment.RANDOM_PORT,
            properties = {"server.address=127.0.0.1", "server.forward-headers-strategy=framework"})
    class KnownToSpring {
        @Test
        void thePageIsOurs(@LocalServerPort int port) {
            assertThat(echo(port)).isEqualTo("hello");
        }
    }

    private static String echo(int port) {
        try (WebSocketTestClient client = WebSocketTestClient.connect(
                port,
                "/echo",
                handshake -> handshake
                        .header("Origin", "https://chat.example.org")
                        .header("X-Forwarded-Proto", "https")
                        .header("X-Forwarded-Port", "443")
                        .header("X-Forwarded-Host", "chat.example.org"))) {
            client.send("hello");
            return client.nextText();
        }
    }
}
