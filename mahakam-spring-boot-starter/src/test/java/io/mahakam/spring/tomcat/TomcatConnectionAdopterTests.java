package io.mahakam.spring.tomcat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.session.SessionListener;
import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.RawConnection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/** Real connections to a real Tomcat, on each connector, plain and TLS, byte by byte. */
@ParameterizedClass(name = "{0}, TLS: {1}")
@CsvSource({
    TomcatServer.NIO + ",false",
    TomcatServer.NIO + ",true",
    TomcatServer.NIO2 + ",false",
    TomcatServer.NIO2 + ",true"
})
class TomcatConnectionAdopterTests {
    @TempDir
    static Path directory;

    private static Path keyStore;

    private final boolean secure;
    private final Queue<CloseStatus> closed = new ConcurrentLinkedQueue<>();
    private final List<RawConnection> clients = new ArrayList<>();
    private final TomcatServer server;

    TomcatConnectionAdopterTests(String protocol, boolean secure) throws Exception {
        this.secure = secure;
        this.server = new TomcatServer(directory, new Echo(), protocol, secure ? keyStore : null);
    }

    @BeforeAll
    static void makeKey() throws Exception {
        keyStore = directory.resolve("server.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "RSA",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        keyStore.toString(),
                        "-storepass",
                        TomcatServer.KEY_PASSWORD)
                .inheritIO()
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(keytool.exitValue()).isZero();
    }

    @AfterEach
    void stop() throws Exception {
        for (RawConnection client : clients) {
            client.close();
        }
        server.close();
    }

    @Test
    void echoesMessagesOfAllSizes() throws Exception {
        RawConnection client = open();
        Random random = new Random(1);
        for (int size : new int[] {0, 1, 125, 126, 65535, 65536, 100_000, 1 << 20, 3 << 20}) {
            byte[] payload = new byte[size];
            random.nextBytes(payload);
            client.send(RawConnection.frame(0x82, payload));
            assertThat(client.readFrame()).containsExactly(payload);
        }
    }

    @Test
    void keepsFramesThatComeWithTheHandshake() throws Exception {
        ByteArrayOutputStream early = new ByteArrayOutputStream();
        for (int i = 0; i < 40; i++) {
            early.write(
                    RawConnection.frame(0x82, ("early " + i + " ").repeat(20).getBytes(StandardCharsets.UTF_8)));
        }
        RawConnection client = open(early.toByteArray());
        for (int i = 0; i < 40; i++) {
            assertThat(new String(client.readFrame(), StandardCharsets.UTF_8))
                    .isEqualTo(("early " + i + " ").repeat(20));
        }
    }

    @Test
    void writesOnWhenAClientThatDidNotReadReadsAgain() throws Exception {
        RawConnection client = open();
        byte[] payload = new byte[200_000];
        new Random(2).nextBytes(payload);
        Thread sender = new Thread(() -> {
            try {
                for (int i = 0; i < 100; i++) {
                    client.send(RawConnection.frame(0x82, payload));
                }
            } catch (IOException failed) {
                throw new java.io.UncheckedIOException(failed);
            }
        });
        sender.start();
        await().until(() -> queuedBytes() > 0); // the client's window is full
        for (int i = 0; i < 100; i++) {
            assertThat(client.readFrame()).containsExactly(payload);
        }
        sender.join();
    }

    @Test
    void completesTheCloseHandshakeAndEndsTheConnectionItself() throws Exception {
        RawConnection client = open();
        client.send(RawConnection.frame(0x88, (byte) 0x03, (byte) 0xE8)); // Close, 1000
        assertThat(client.readFrame()).containsExactly(0x03, 0xE8);
        client.expectEnd();
        await().until(() -> closed.contains(CloseStatus.NORMAL));
    }

    @Test
    void forgetsEveryConnectionHoweverItEnds() throws Exception {
        for (int i = 0; i < 60; i++) {
            RawConnection client = open(i % 2 == 0 ? new byte[0] : RawConnection.frame(0x88));
            switch (i % 4) {
                case 0 -> client.close();
                case 1 -> client.readFrame(); // our answer to the Close that came with the handshake
                case 2 -> client.send((byte) 0xFF, (byte) 0); // reserved bits: 1002
                default -> client.reset();
            }
            client.close();
        }
        await().untilAsserted(
                        () -> assertThat(server.connections()).isLessThanOrEqualTo(1)); // an acceptor counts itself
        await().untilAsserted(() -> assertThat(closed).hasSize(60));
        await().untilAsserted(() -> assertThat(server.sessions.all()).isEmpty());
        await().untilAsserted(() -> assertThat(server.waitingProcessors()).isEmpty());
    }

    @Test
    void tellsTheSessionWhenTomcatClosesTheConnection() throws Exception {
        open();
        await().until(() -> server.sessions.all().size() == 1);
        server.stopTomcat();
        await().until(() -> closed.contains(CloseStatus.ABNORMAL));
    }

    private long queuedBytes() {
        return server.sessions.all().stream()
                .mapToLong(WebSocketSession::queuedBytes)
                .sum();
    }

    private RawConnection open(byte... withHandshake) throws Exception {
        RawConnection client = secure
                ? new RawConnection(trusting().getSocketFactory().createSocket("127.0.0.1", server.port()))
                : RawConnection.connect(server.port());
        clients.add(client);
        client.upgrade("/echo", withHandshake);
        return client;
    }

    private static SSLContext trusting() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keyStore)) {
            store.load(in, TomcatServer.KEY_PASSWORD.toCharArray());
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private final class Echo implements SessionListener {
        @Override
        public void opened(WebSocketSession session) {}

        @Override
        public void text(WebSocketSession session, ByteBuffer utf8) {
            session.send(StandardCharsets.UTF_8.decode(utf8).toString());
        }

        @Override
        public void binary(WebSocketSession session, ByteBuffer payload) {
            session.send(payload);
        }

        @Override
        public void closed(WebSocketSession session, CloseStatus status) {
            closed.add(new CloseStatus(status.code()));
        }

        @Override
        public void failed(WebSocketSession session, @Nullable Throwable problem) {
            throw new AssertionError(problem);
        }
    }
}
