package io.mahakam.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What settings mean on the wire. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "server.address=127.0.0.1",
            "mahakam.max-message-size=1KB",
            "mahakam.outbound.max-queued-bytes=2KB",
            "mahakam.heartbeat.interval=200ms",
            "mahakam.heartbeat.timeout=200ms"
        })
class SettingsRoundTripTests {
    @LocalServerPort
    private int port;

    @Test
    void aMessageAboveTheLimitCloses() {
        try (WebSocketTestClient client = WebSocketTestClient.connect(port, "/settings")) {
            client.send("x".repeat(1024));
            assertThat(client.nextText()).isEqualTo("1024");
            client.send("x".repeat(1025));
            assertThat(client.nextClose().code()).isEqualTo(CloseStatus.MESSAGE_TOO_BIG.code());
        }
    }

    @Test
    void moreThanASessionMayQueueCloses() {
        try (WebSocketTestClient client = WebSocketTestClient.connect(port, "/settings")) {
            client.send("burst");
            assertThat(client.nextClose().code()).isEqualTo(CloseStatus.TRY_AGAIN_LATER.code());
        }
    }

    @Test
    void aPeerThatStaysSilentIsPingedAndCut() throws Exception {
        try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), port)) {
            silent.setSoTimeout(20_000);
            String handshake = String.join("\r\n", RawHttp.handshake("/settings")) + "\r\n\r\n";
            silent.getOutputStream().write(handshake.getBytes(StandardCharsets.ISO_8859_1));
            InputStream in = silent.getInputStream();

            String received = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);

            // FIN and opcode 9: a Ping
            assertThat(received.substring(received.indexOf("\r\n\r\n") + 4)).startsWith("\u0089");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Settings.class)
    static class Application {}

    @WebSocketEndpoint("/settings")
    static class Settings {
        @OnMessage
        void text(WebSocketSession session, String text) {
            if (!text.equals("burst")) {
                session.send(String.valueOf(text.length()));
                return;
            }
            while (session.isOpen()) {
                session.send(text);
            }
        }
    }
}
