package io.mahakam.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.session.Sessions;
import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.annotation.OnClose;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.OnOpen;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.coyote.AbstractProtocol;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.util.ReflectionTestUtils;

/** Connections that come in quick succession and end in every way there is: nothing of them may stay. */
@Tag("stress")
class StormTests {
    private static final int CLIENTS = 8;
    private static final byte[] CLOSE = RawConnection.frame(0x88, (byte) 0x03, (byte) 0xE8);

    private final int connections = Integer.getInteger("mahakam.stress.connections", 1000);
    private final Queue<RawConnection> silent = new ConcurrentLinkedQueue<>();

    @ParameterizedTest
    @ValueSource(strings = {ConnectorConfiguration.NIO, ConnectorConfiguration.NIO2})
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void leaveNothingBehind(String connector) throws Exception {
        Footprint beforeTheServer = Footprint.now();
        try (ConfigurableApplicationContext context = start(connector)) {
            storm(context, Ending.values().length); // loads classes
            Footprint before = Footprint.now();
            storm(context, connections);
            before.awaitDescriptors();
        }
        beforeTheServer.awaitThreads();
    }

    private void storm(ConfigurableApplicationContext context, int lives) throws Exception {
        int port = ((WebServerApplicationContext) context).getWebServer().getPort();
        Echo echo = context.getBean(Echo.class);
        try (RawConnection bystander = open(port)) {
            run(port, lives, bystander);
            echo(bystander);
            for (RawConnection peer : silent) {
                peer.awaitEnd(); // the heartbeat gives them up
                peer.close();
            }
            silent.clear();
        }
        assertThatTomcatHasForgottenThem(context); // then nothing opens any more
        await().untilAsserted(() -> assertThat(echo.closed.get()).isEqualTo(echo.opened.size()));
        await().untilAsserted(
                        () -> assertThat(context.getBean(Sessions.class).all()).isEmpty());
        assertThat(echo.opened).hasSizeGreaterThan(lives / 2);
        Footprint.awaitCollected(echo.opened);
    }

    /** The heartbeat would give up a bystander that is silent for so long. */
    private void run(int port, int lives, RawConnection bystander) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        List<Future<?>> runs = new ArrayList<>();
        for (int i = 0; i < lives; i++) {
            Ending ending = Ending.values()[i % Ending.values().length];
            runs.add(clients.submit(() -> {
                live(port, ending);
                return null;
            }));
        }
        for (Future<?> run : runs) {
            run.get();
            echo(bystander);
        }
        clients.shutdown();
        assertThat(clients.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    }

    private void live(int port, Ending ending) throws Exception {
        RawConnection peer = ending.before101 ? RawConnection.connect(port) : open(port);
        switch (ending) {
            case BEFORE_A_BYTE -> peer.reset();
            case WITHIN_THE_HANDSHAKE -> {
                peer.send("GET /echo HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgr".getBytes());
                peer.reset();
            }
            case BEFORE_THE_ANSWER -> {
                peer.sendHandshake("/echo");
                peer.reset();
            }
            case WITHIN_A_HEADER -> {
                peer.send((byte) 0x82);
                peer.reset();
            }
            case WITHIN_A_PAYLOAD -> {
                peer.send((byte) 0x82, (byte) 0xFE, (byte) 0x10, (byte) 0, (byte) 1, (byte) 2, (byte) 3, (byte) 4);
                peer.send(new byte[100]);
                peer.reset();
            }
            case WITH_MUCH_UNREAD -> {
                byte[] large = RawConnection.frame(0x82, new byte[60_000]);
                for (int i = 0; i < 5; i++) {
                    peer.send(large);
                }
                peer.reset();
            }
            case WITHIN_THE_CLOSE -> {
                peer.send(CLOSE);
                peer.reset();
            }
            case CLOSED -> {
                echo(peer);
                peer.send(CLOSE);
                peer.awaitEnd();
                peer.close();
            }
            case HALF_CLOSED -> {
                peer.shutdownOutput();
                peer.awaitEnd();
                peer.close();
            }
            case SILENT -> silent.add(peer);
        }
    }

    private static RawConnection open(int port) throws IOException {
        RawConnection peer = RawConnection.connect(port);
        peer.upgrade("/echo");
        return peer;
    }

    private static void echo(RawConnection peer) throws IOException {
        peer.send(RawConnection.frame(0x82, (byte) 42));
        byte[] payload = peer.readFrame();
        while (payload.length == 0) {
            payload = peer.readFrame(); // that was a Ping
        }
        assertThat(payload).containsExactly(42);
    }

    private static void assertThatTomcatHasForgottenThem(ConfigurableApplicationContext context) {
        TomcatWebServer server = (TomcatWebServer) ((WebServerApplicationContext) context).getWebServer();
        AbstractProtocol<?> protocol =
                (AbstractProtocol<?>) server.getTomcat().getConnector().getProtocolHandler();
        await().untilAsserted(() -> {
            assertThat(protocol.getConnectionCount()).isLessThanOrEqualTo(1); // an acceptor counts itself
            assertThat((Collection<?>)
                            ReflectionTestUtils.getField(protocol, AbstractProtocol.class, "waitingProcessors"))
                    .isEmpty();
        });
    }

    private static ConfigurableApplicationContext start(String connector) {
        return ConnectorConfiguration.run(
                connector,
                Application.class,
                "--mahakam.close-timeout=1s",
                "--mahakam.heartbeat.interval=2s",
                "--mahakam.heartbeat.timeout=3s");
    }

    private enum Ending {
        BEFORE_A_BYTE(true),
        WITHIN_THE_HANDSHAKE(true),
        BEFORE_THE_ANSWER(true),
        WITHIN_A_HEADER(false),
        WITHIN_A_PAYLOAD(false),
        WITH_MUCH_UNREAD(false),
        WITHIN_THE_CLOSE(false),
        CLOSED(false),
        HALF_CLOSED(false),
        SILENT(false);

        private final boolean before101;

        Ending(boolean before101) {
            this.before101 = before101;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Echo.class)
    static class Application {}

    @WebSocketEndpoint("/echo")
    static class Echo {
        private final Queue<WeakReference<WebSocketSession>> opened = new ConcurrentLinkedQueue<>();
        private final AtomicInteger closed = new AtomicInteger();

        @OnOpen
        void open(WebSocketSession session) {
            opened.add(new WeakReference<>(session));
        }

        @OnMessage
        byte[] binary(byte[] payload) {
            return payload;
        }

        @OnClose
        void close(CloseStatus status) {
            closed.incrementAndGet();
        }
    }
}
