package io.mahakam.spring.jetty;

import io.mahakam.spring.RawConnection;
import io.mahakam.spring.TestKeyStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.jetty.JettyWebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** An application on a real Jetty, plain or over TLS, with connections to it that end with it at the latest. */
final class JettyApplication implements AutoCloseable {
    private final @Nullable TestKeyStore keyStore;
    private final ConfigurableApplicationContext context;
    private final List<RawConnection> clients = new ArrayList<>();

    /** @param keyStore for TLS; {@code null}: plain */
    JettyApplication(Class<?> application, @Nullable TestKeyStore keyStore, String... settings) {
        this.keyStore = keyStore;
        List<String> arguments = new ArrayList<>(List.of("--server.port=0", "--server.address=127.0.0.1"));
        arguments.addAll(List.of(settings));
        if (keyStore != null) {
            arguments.add("--server.ssl.key-store=" + keyStore.path());
            arguments.add("--server.ssl.key-store-password=" + TestKeyStore.PASSWORD);
        }
        context = SpringApplication.run(application, arguments.toArray(String[]::new));
    }

    ConfigurableApplicationContext context() {
        return context;
    }

    JettyWebServer server() {
        return Objects.requireNonNull((JettyWebServer) ((WebServerApplicationContext) context).getWebServer());
    }

    /** All that were opened. */
    List<RawConnection> clients() {
        return clients;
    }

    /** A connection whose handshake is done, after which these bytes follow at once. */
    RawConnection open(String path, byte... withHandshake) throws Exception {
        int port = server().getPort();
        Socket socket = keyStore == null
                ? new Socket(InetAddress.getLoopbackAddress(), port)
                : keyStore.trusting().getSocketFactory().createSocket("127.0.0.1", port);
        RawConnection client = new RawConnection(socket);
        clients.add(client);
        client.upgrade(path, withHandshake);
        return client;
    }

    @Override
    public void close() throws IOException {
        for (RawConnection client : clients) {
            client.close();
        }
        context.close();
    }
}
