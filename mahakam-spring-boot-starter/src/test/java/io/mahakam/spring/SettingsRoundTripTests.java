package io.mahakam.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.session.Sessions;
import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
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
            "mahakam.outbound.max-frame-size=125B",
            "mahakam.message-timeout=1s"
        })
class SettingsRoundTripTests {
    @LocalServerPort
    private int port;

    @Autowired
    private Sessions sessions;

    @Autowired
    private Settings endpoint;

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
    void aLargeMessageIsSentInSeveralFrames() throws Exception {
        try (WebSocketTestClient client = WebSocketTestClient.connect(port, "/settings")) {
            client.send("long");
            assertThat(client.nextText()).isEqualTo("long".repeat(100));
        }
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            client.setSoTimeout(20_000);
            client.getOutputStream().write(RawHttp.bytes(RawHttp.handshake("/settings")));
            client.getOutputStream().write(masked(0x81, "long"));
            DataInputStream in = afterTheHandshake(client);
            for (int first : new int[] {0x01, 0x00, 0x00, 0x80}) {
                assertThat(in.readUnsignedByte()).isEqualTo(first);
                int length = in.readUnsignedByte();
                assertThat(length).isEqualTo(first == 0x80 ? 25 : 125);
                in.skipNBytes(length);
            }
        }
    }

    private static DataInputStream afterTheHandshake(Socket client) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(client.getInputStream()));
        for (String head = ""; !head.endsWith("\r\n\r\n"); ) {
            head += (char) in.readByte();
        }
        return in;
    }

    @Test
    void moreThanASessionMayQueueCloses() throws Exception {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            client.setSoTimeout(20_000);
            client.getOutputStream().write(RawHttp.bytes(RawHttp.handshake("/settings")));
            client.getOutputStream().write(masked(0x81, "burst"));
            assertThat(endpoint.overflown.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(closeCode(client)).isEqualTo(CloseStatus.TRY_AGAIN_LATER.code());
        }
    }

    @Test
    void aMessageThatIsNeverFinishedCloses() throws Exception {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            client.setSoTimeout(20_000);
            client.getOutputStream().write(RawHttp.bytes(RawHttp.handshake("/settings")));
            client.getOutputStream().write(masked(0x01, "begin"));
            await().until(() -> {
                client.getOutputStream().write(masked(0x00, "")); // and on, and on
                return !sessions.all().isEmpty() && sessions.all().stream().noneMatch(WebSocketSession::isOpen);
            });
            assertThat(closeCode(client)).isEqualTo(CloseStatus.POLICY_VIOLATION.code());
        }
    }

    private static int closeCode(Socket client) throws IOException {
        DataInputStream in = afterTheHandshake(client);
        int first = in.readUnsignedByte();
        while (first != 0x88) {
            in.skipNBytes(in.readUnsignedByte());
            first = in.readUnsignedByte();
        }
        in.readByte();
        return in.readUnsignedShort();
    }

    /** A client's frame, with a mask that changes nothing. */
    private static byte[] masked(int firstByte, String payload) {
        byte[] text = payload.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(6 + text.length)
                .put((byte) firstByte)
                .put((byte) (0x80 | text.length))
                .putInt(0)
                .put(text)
                .array();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Settings.class)
    static class Application {}

    @WebSocketEndpoint("/settings")
    static class Settings {
        private final CountDownLatch overflown = new CountDownLatch(1);

        @OnMessage
        void text(WebSocketSession session, String text) {
            if (text.equals("long")) {
                session.send(text.repeat(100));
                return;
            }
            if (!text.equals("burst")) {
                session.send(String.valueOf(text.length()));
                return;
            }
            while (session.isOpen()) {
                session.send(text);
            }
            overflown.countDown();
        }
    }
}
