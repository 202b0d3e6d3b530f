package io.mahakam.spring.tomcat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mahakam.spring.RawConnection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.catalina.connector.Connector;
import org.apache.tomcat.util.net.NioChannel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlimChannelsTests {
    private static final int THREADS = 4;

    /** Below 2 GB of heap Tomcat has no pool unless it is told to. */
    private static final Map<String, String> POOL = Map.of("socket.bufferPool", "50");

    @TempDir
    Path directory;

    private @Nullable TomcatServer server;

    @AfterEach
    void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void aConnectionThatIsAdoptedHasNoBuffers() throws Exception {
        start(Map.of(), SlimChannels.find());
        try (RawConnection client = open()) {
            assertThat(onlyChannel()).isInstanceOf(SlimChannel.class);
            assertThat(buffers(onlyChannel())).containsOnly(0);
            echo(client, new byte[] {1, 2, 3});
        }
    }

    @Test
    void withoutItAConnectionKeepsItsBuffers() throws Exception {
        start(Map.of(), null);
        try (RawConnection client = open()) {
            assertThat(onlyChannel().getClass()).isEqualTo(NioChannel.class);
            assertThat(buffers(onlyChannel())).containsOnly(8192);
            echo(client, new byte[] {1, 2, 3});
        }
    }

    @Test
    @SuppressWarnings("try") // the connection is there to be seen by the server
    void aConnectionFromThePoolHasBuffersAgainAndLosesThemAgain() throws Exception {
        start(POOL, SlimChannels.find());
        NioChannel first;
        try (RawConnection client = open()) {
            first = onlyChannel();
        }
        awaitPooledChannel();
        try (RawConnection client = RawConnection.connect(server.port())) {
            assertThat(client.get("/page?20000")).isEqualTo(TomcatServer.page(20_000));
            assertThat(onlyChannel()).isSameAs(first);
            assertThat(buffers(first)).containsOnly(8192);

            client.upgrade("/echo");
            await().until(() -> onlyChannel() != first);
            assertThat(onlyChannel()).isInstanceOf(SlimChannel.class);
            assertThat(buffers(onlyChannel())).containsOnly(0);
            echo(client, new byte[] {1, 2, 3});
        }
    }

    @Test
    void buffersAreOfTheConnectorsSizeAndKind() throws Exception {
        start(
                Map.of(
                        "socket.bufferPool", "50",
                        "socket.appReadBufSize", "9000",
                        "socket.appWriteBufSize", "3000",
                        "socket.directBuffer", "true"),
                SlimChannels.find());
        try (RawConnection client = open()) {
            echo(client, new byte[20_000]);
        }
        awaitPooledChannel();
        try (RawConnection client = RawConnection.connect(server.port())) {
            assertThat(client.get("/page?20000")).isEqualTo(TomcatServer.page(20_000));
            assertThat(onlyChannel()).isInstanceOf(SlimChannel.class);
            assertThat(buffers(onlyChannel())).containsOnly(9000);
            assertThat(onlyChannel().getBufHandler().getWriteBuffer().isDirect())
                    .isTrue();
        }
    }

    /** A channel that came out of the pool without buffers, or with another connection's bytes, would be seen here. */
    @Test
    @Tag("stress")
    void connectionsOfBothKindsShareThePoolAndEveryByteIsRight() throws Exception {
        int lives = Integer.getInteger("mahakam.stress.connections", 4000);
        start(POOL, SlimChannels.find());
        ExecutorService clients = Executors.newFixedThreadPool(THREADS);
        List<Future<?>> runs = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            Random random = new Random(thread);
            runs.add(clients.submit(() -> {
                for (int i = 0; i < lives / THREADS; i++) {
                    live(random);
                }
                return null;
            }));
        }
        for (Future<?> run : runs) {
            run.get();
        }
        clients.shutdown();
        awaitNoConnection();
        await().untilAsserted(() -> assertThat(server.sessions.all()).isEmpty());
        await().untilAsserted(() -> assertThat(server.waitingProcessors()).isEmpty());
    }

    private void live(Random random) throws IOException {
        try (RawConnection client = RawConnection.connect(server.port())) {
            for (int requests = random.nextInt(3); requests > 0; requests--) {
                int size = random.nextInt(30_000);
                assertThat(client.get("/page?" + size)).isEqualTo(TomcatServer.page(size));
            }
            if (random.nextBoolean()) {
                client.upgrade("/echo");
                for (int messages = random.nextInt(4); messages > 0; messages--) {
                    byte[] payload = new byte[random.nextInt(20_000)];
                    random.nextBytes(payload);
                    echo(client, payload);
                }
                if (random.nextBoolean()) {
                    client.send(RawConnection.frame(0x88));
                    client.readFrame();
                }
            }
            if (random.nextInt(4) == 0) {
                client.reset();
            }
        }
    }

    private void start(Map<String, String> properties, @Nullable SlimChannels slimChannels) throws Exception {
        Connector connector = TomcatServer.connector(TomcatServer.NIO, null);
        properties.forEach(
                (name, value) -> assertThat(connector.setProperty(name, value)).isTrue());
        server = new TomcatServer(directory, new BinaryEcho(), connector, slimChannels);
    }

    private RawConnection open() throws IOException {
        RawConnection client = RawConnection.connect(server.port());
        client.upgrade("/echo");
        await().until(() -> server.sessions.all().size() == 1);
        return client;
    }

    private static void echo(RawConnection client, byte[] payload) throws IOException {
        client.send(RawConnection.frame(0x82, payload));
        assertThat(client.readFrame()).isEqualTo(payload);
    }

    private NioChannel onlyChannel() {
        assertThat(server.wrappers()).hasSize(1);
        return (NioChannel) server.wrappers().get(0).getSocket();
    }

    private static int[] buffers(NioChannel channel) {
        return new int[] {
            channel.getBufHandler().getReadBuffer().capacity(),
            channel.getBufHandler().getWriteBuffer().capacity()
        };
    }

    /** Tomcat forgets a connection before it keeps its channel. */
    private void awaitPooledChannel() {
        awaitNoConnection();
        await().until(() -> server.pooledChannels() == 1);
    }

    /** What is left is the acceptor, which counts itself. */
    private void awaitNoConnection() {
        await().until(() -> server.connections() <= 1 && server.wrappers().isEmpty());
    }
}
