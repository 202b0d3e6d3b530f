package io.mahakam.spring.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mahakam.session.Sessions;
import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.RawConnection;
import io.mahakam.spring.TestKeyStore;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ConnectionStatistics;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
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

/** Many connections that a real Jetty has to close in the same moment, plain and TLS. */
@ParameterizedClass(name = "TLS: {0}")
@ValueSource(booleans = {false, true})
class ClosingTransportsTests {
    @TempDir
    static Path directory;

    private static TestKeyStore keyStore;

    private final JettyApplication application;
    private final ConfigurableApplicationContext context;
    private final JettyWebServer server;
    private final ServerConnector connector;
    private final Sessions sessions;

    ClosingTransportsTests(boolean secure) {
        application = new JettyApplication(Application.class, secure ? keyStore : null, "--mahakam.close-timeout=1s");
        context = application.context();
        server = application.server();
        connector = (ServerConnector) server.getServer().getConnectors()[0];
        sessions = context.getBean(Sessions.class);
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
    void needsNoThreadForEach() throws Exception {
        ConnectionStatistics statistics = new ConnectionStatistics();
        connector.addBean(statistics);
        open(300);
        QueuedThreadPool pool = (QueuedThreadPool) server.getServer().getThreadPool();
        int threads = pool.getThreads();
        cutAll();
        awaitNoConnection();
        assertThat(statistics.getConnections()).isZero();
        assertThat(pool.getThreads()).isLessThanOrEqualTo(threads + 8); // 16 to 70 if each had its own
    }

    @Test
    void closesInTimeThoughTheThreadsAreBusy() throws Exception {
        BusyThreads busy = new BusyThreads();
        connector.addEventListener(busy);
        open(30);
        cutAll();
        for (RawConnection client : application.clients()) {
            client.awaitEnd();
        }
        assertThat(connector.getConnectedEndPoints()).as("not yet forgotten").hasSize(30);
        busy.released.countDown();
        awaitNoConnection();
    }

    @Test
    void leavesNothingWhenJettyStopsMeanwhile() throws Exception {
        BusyThreads busy = new BusyThreads();
        connector.addEventListener(busy);
        connector.addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStopped(LifeCycle stopped) {
                busy.released.countDown();
            }
        });
        open(100);
        JettyConnectionAdopter adopter = context.getBean(JettyConnectionAdopter.class);
        cutAll();
        assertThat(busy.begun.await(20, TimeUnit.SECONDS)).isTrue();
        context.close();
        for (RawConnection client : application.clients()) {
            client.awaitEnd();
        }
        assertThat(connector.getConnectedEndPoints()).isEmpty();
        assertThat(sessions.all()).isEmpty();
        assertThat(adopter.selectors()).isZero();
    }

    /** In one task of each selector: nobody answers the Close, and the time for that ends for all in the same moment. */
    private void cutAll() {
        sessions.all().forEach(WebSocketSession::close);
    }

    private void awaitNoConnection() {
        await().untilAsserted(
                        () -> assertThat(connector.getConnectedEndPoints()).isEmpty());
        await().untilAsserted(() -> assertThat(sessions.all()).isEmpty());
    }

    private void open(int connections) throws Exception {
        for (int i = 0; i < connections; i++) {
            application.open("/quiet");
        }
        await().until(() -> sessions.all().size() == connections);
    }

    /** Keeps the threads in which Jetty ends connections. */
    private static final class BusyThreads implements Connection.Listener {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        @Override
        public void onClosed(Connection connection) {
            if (connection instanceof JettyConnection) {
                begun.countDown();
                try {
                    released.await();
                } catch (InterruptedException stopping) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Quiet.class)
    static class Application {}

    @WebSocketEndpoint("/quiet")
    static class Quiet {
        @OnMessage
        void message(String ignored) {}
    }
}
