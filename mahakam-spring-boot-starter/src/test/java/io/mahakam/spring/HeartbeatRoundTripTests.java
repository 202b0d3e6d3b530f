package io.mahakam.spring;

import static org.assertj.core.api.Assertions.assertThat;

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

/** What mahakam.heartbeat.* means on the wire: so quick that no peer which is to stay could be tested here. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"server.address=127.0.0.1", "mahakam.heartbeat.interval=200ms", "mahakam.heartbeat.timeout=200ms"
        })
class HeartbeatRoundTripTests {
    @LocalServerPort
    private int port;

    @Test
    void aPeerThatStaysSilentIsPingedAndCut() throws Exception {
        try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), port)) {
            silent.setSoTimeout(20_000);
            silent.getOutputStream().write(RawHttp.bytes(RawHttp.handshake("/heartbeat")));
            InputStream in = silent.getInputStream();

            String received = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);

            // FIN and opcode 9: a Ping
            assertThat(received.substring(received.indexOf("\r\n\r\n") + 4)).startsWith("\u0089");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Listening.class)
    static class Application {}

    @WebSocketEndpoint("/heartbeat")
    static class Listening {
        @OnMessage
        void text(String text) {}
    }
}
