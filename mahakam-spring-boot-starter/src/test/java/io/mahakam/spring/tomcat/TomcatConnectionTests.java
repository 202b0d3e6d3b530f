package io.mahakam.spring.tomcat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mahakam.spring.RawConnection;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The connection's lock is held by the test, as Tomcat holds it until it has left the handshake. */
class TomcatConnectionTests {
    @TempDir
    Path directory;

    private TomcatServer server;
    private RawConnection client;
    private SocketWrapperBase<?> wrapper;

    @BeforeEach
    void connect() throws Exception {
        server = new TomcatServer(directory, new BinaryEcho(), TomcatServer.NIO, null);
        client = RawConnection.connect(server.port());
        client.upgrade("/echo");
        await().until(() -> server.sessions.all().size() == 1);
        wrapper = server.wrappers().get(0);
        wrapper.getLock().lock();
    }

    @AfterEach
    void stop() throws Exception {
        if (wrapper.getLock().isHeldByCurrentThread()) {
            wrapper.getLock().unlock();
        }
        client.close();
        server.close();
    }

    @Test
    void closingDoesNotWaitForTheLockButTheConnectionDoes() throws Exception {
        closeElsewhere();
        assertThat(wrapper.isClosed()).isFalse();
        assertThat(server.waitingProcessors()).hasSize(1);

        wrapper.getLock().unlock();
        client.expectEnd();
        await().untilAsserted(() -> assertThat(server.waitingProcessors()).isEmpty());
    }

    @Test
    void onceTomcatHasStoppedNothingIsWaitedFor() throws Exception {
        server.stopTomcat();
        closeElsewhere();
        assertThat(wrapper.isClosed()).isTrue();
    }

    private void closeElsewhere() throws Exception {
        CompletableFuture.runAsync(() -> TomcatConnection.close(wrapper)).get(20, TimeUnit.SECONDS);
    }
}
