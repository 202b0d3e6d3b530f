package io.mahakam.spring.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.session.Execution;
import io.mahakam.session.Sessions;
import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.RawConnection;
import io.mahakam.spring.TestKeyStore;
import io.mahakam.spring.annotation.OnClose;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Connector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jetty.JettyWebServer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Real connections to a real Jetty, plain and TLS, byte by byte. */
@ParameterizedClass(name = "TLS: {0}")
@ValueSource(booleans = {false, true})
class JettyConnectionAdopterTests {
    @TempDir
    static Path directory;

    private static TestKeyStore keyStore;

    private final JettyApplication application;
    private final ConfigurableApplicationContext context;
    private final JettyWebServer server;
    private final Queue<CloseStatus> closed;

    JettyConnectionAdopterTests(boolean secure) {
        application = new JettyApplication(
                Application.class,
                secure ? keyStore : null,
                "--mahakam.max-message-size=4MB",
                "--mahakam.outbound.max-queued-bytes=64MB",
                "--mahakam.close-timeout=1s");
        context = application.context();
        server = application.server();
        closed = context.getBean(Echo.class).closed;
    }

    @BeforeAll
    static void makeKey() throws Exception {
        keyStore = TestKeyStore.create(directory);
    }

    @AfterEach
    void stop() throws Exception {
        application.close();
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
            early.write(RawConnection.frame(0x82, text("early " + i + " ".repeat(100))));
        }
        RawConnection client = open(early.toByteArray());
        for (int i = 0; i < 40; i++) {
            assertThat(client.readFrame()).containsExactly(text("early " + i + " ".repeat(100)));
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
                throw new UncheckedIOException(failed);
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
            RawConnection client = i % 2 == 0 ? open() : open(RawConnection.frame(0x88));
            switch (i % 4) {
                case 0 -> client.close();
                case 1 -> client.readFrame(); // our answer to the Close that came with the handshake
                case 2 -> client.send((byte) 0xFF, (byte) 0); // reserved bits: 1002
                default -> client.reset();
            }
            client.close();
        }
        await().untilAsserted(() -> assertThat(closed).hasSize(60));
        await().untilAsserted(
                        () -> assertThat(context.getBean(Sessions.class).all()).isEmpty());
        Connector connector = server.getServer().getConnectors()[0];
        await().untilAsserted(
                        () -> assertThat(connector.getConnectedEndPoints()).isEmpty());
    }

    @Test
    void tellsTheSessionWhenJettyClosesTheConnection() throws Exception {
        open();
        await().until(() -> context.getBean(Sessions.class).all().size() == 1);
        server.stop();
        await().until(() -> closed.contains(CloseStatus.ABNORMAL));
    }

    @Test
    void forgetsTheSelectorsOfAConnectorThatStops() throws Exception {
        JettyConnectionAdopter adopter = context.getBean(JettyConnectionAdopter.class);
        Connector connector = server.getServer().getConnectors()[0];
        for (int i = 0; i < 3; i++) {
            RawConnection client = open();
            client.send(RawConnection.frame(0x82, text("hello")));
            assertThat(client.readFrame()).containsExactly(text("hello"));
            assertThat(adopter.selectors()).isOne();
            connector.stop();
            assertThat(adopter.selectors()).isZero();
            connector.start();
        }
        await().untilAsserted(() -> assertThat(closed).hasSize(3));
    }

    @Test
    void stopsThoughAMethodBlocksASelector() throws Exception {
        RawConnection client = application.open("/blocking");
        client.send(RawConnection.frame(0x82, text("hello")));
        Blocking blocking = context.getBean(Blocking.class);
        assertThat(blocking.called.await(20, TimeUnit.SECONDS)).isTrue();
        Thread closing = new Thread(context::close);
        closing.start();
        assertThat(blocking.interrupted.await(20, TimeUnit.SECONDS)).isTrue();
        closing.join();
    }

    @Test
    void nobodyReceivesWhatAnotherHasSent() throws Exception {
        List<RawConnection> honest = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            honest.add(open());
        }
        for (int round = 0; round < 20; round++) {
            RawConnection hostile = open();
            hostile.send(RawConnection.frame(0x82, text("secret")));
            hostile.send((byte) 0xFF, (byte) 0x85, (byte) 1, (byte) 2, (byte) 3, (byte) 4); // reserved bits: 1002
            for (int i = 0; i < honest.size(); i++) {
                honest.get(i).send(RawConnection.frame(0x82, text(round + " of " + i)));
            }
            hostile.reset();
            for (int i = 0; i < honest.size(); i++) {
                assertThat(honest.get(i).readFrame()).containsExactly(text(round + " of " + i));
            }
        }
    }

    private long queuedBytes() {
        return context.getBean(Sessions.class).all().stream()
                .mapToLong(WebSocketSession::queuedBytes)
                .sum();
    }

    private RawConnection open(byte... withHandshake) throws Exception {
        return application.open("/echo", withHandshake);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({Echo.class, Blocking.class})
    static class Application {}

    @WebSocketEndpoint(value = "/blocking", execution = Execution.INLINE)
    static class Blocking {
        private final CountDownLatch called = new CountDownLatch(1);
        private final CountDownLatch interrupted = new CountDownLatch(1);

        @OnMessage
        void block(byte[] payload) {
            called.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException stopping) {
                interrupted.countDown();
            }
        }
    }

    @WebSocketEndpoint("/echo")
    static class Echo {
        private final Queue<CloseStatus> closed = new ConcurrentLinkedQueue<>();

        @OnMessage
        byte[] binary(byte[] payload) {
            return payload;
        }

        @OnClose
        void closed(CloseStatus status) {
            closed.add(new CloseStatus(status.code()));
        }
    }
}
