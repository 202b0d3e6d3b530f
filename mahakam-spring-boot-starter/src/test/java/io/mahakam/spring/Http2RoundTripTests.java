package io.mahakam.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** WebSocket is refused over HTTP/2, and goes on over HTTP/1.1 beside it. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"server.address=127.0.0.1", "server.http2.enabled=true"})
class Http2RoundTripTests {
    /** RFC 9113, 7: how a request that is malformed ends, instead of with a status. */
    private static final int PROTOCOL_ERROR = -1;

    @LocalServerPort
    int port;

    @Test
    void anExtendedConnectIsRefused() throws Exception {
        assertThat(exchange("CONNECT", ":protocol=websocket", "sec-websocket-version=13"))
                .isIn(501, PROTOCOL_ERROR); // which is what Tomcat makes of :protocol
    }

    @Test
    void aHandshakeOfHttp1IsRefused() throws Exception {
        assertThat(exchange(
                        "GET",
                        "upgrade=websocket",
                        "sec-websocket-key=dGhlIHNhbXBsZSBub25jZQ==",
                        "sec-websocket-version=13"))
                .isIn(505, PROTOCOL_ERROR);
    }

    @Test
    void aPlainRequestIsToldToUpgrade() throws Exception {
        assertThat(exchange("GET")).isEqualTo(426);
    }

    @Test
    void overHttp1ItWorks() {
        try (WebSocketTestClient client = WebSocketTestClient.connect(port, "/echo")) {
            client.send("hello");
            assertThat(client.nextText()).isEqualTo("hello");
        }
    }

    private int exchange(String method, String... fields) throws Exception {
        List<String> all = new ArrayList<>(
                List.of(":method=" + method, ":scheme=http", ":path=/echo", ":authority=127.0.0.1:" + port));
        all.addAll(List.of(fields));
        return RawHttp2.exchange(port, all);
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
    }
}
