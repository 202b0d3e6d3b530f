package io.mahakam.spring.test;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpHeaders;
import org.springframework.util.StringUtils;

/** Handshakes and connections over TCP with the server that the test has started. */
final class SocketConnector implements HandshakeConnector {
    private static final int TIMEOUT_MILLIS = 20_000;

    /** Small, so that a client that does not read is soon noticed. */
    private static final int RECEIVE_BUFFER = 16 * 1024;

    private final Environment environment;

    /** @param environment says on which port the server listens, once it does */
    SocketConnector(Environment environment) {
        this.environment = environment;
    }

    @Override
    public HandshakeResponse connect(URI target, HttpHeaders headers, @Nullable Principal user, ClientPeer peer) {
        if (user != null) {
            throw new IllegalStateException(
                    "Over TCP a user logs in: use basicAuth or the header that the application wants");
        }
        try {
            Socket socket = open();
            try {
                socket.getOutputStream().write(request(target, headers));
                BufferedInputStream in = new BufferedInputStream(socket.getInputStream());
                HandshakeResponse response = HttpResponseReader.read(in);
                if (response.accepted()) {
                    socket.setSoTimeout(0);
                    new SocketWire(socket, in, peer).start();
                } else {
                    socket.close();
                }
                return response;
            } catch (IOException | RuntimeException failed) {
                socket.close();
                throw failed;
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Socket open() throws IOException {
        int port = environment.getRequiredProperty("local.server.port", Integer.class);
        Socket socket = new Socket();
        socket.setReceiveBufferSize(RECEIVE_BUFFER);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
        return socket;
    }

    private byte[] request(URI target, HttpHeaders headers) {
        String contextPath = environment.getProperty("server.servlet.context-path", "");
        StringBuilder request = new StringBuilder("GET ")
                .append(StringUtils.trimTrailingCharacter(contextPath, '/'))
                .append(target)
                .append(" HTTP/1.1\r\n");
        for (Map.Entry<String, List<String>> field : headers.headerSet()) {
            field.getValue()
                    .forEach(value -> request.append(field.getKey())
                            .append(": ")
                            .append(value)
                            .append("\r\n"));
        }
        return request.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public LongSupplier clock() {
        return System::nanoTime;
    }

    @Override
    public void awaitIdle(Duration timeout) {
        throw new UnsupportedOperationException(
                "Over TCP nobody knows when all is done: expect what is to come, or test in memory");
    }

    @Override
    public void advance(Duration time, Duration timeout) {
        throw new UnsupportedOperationException("Over TCP time passes by itself: test in memory");
    }

    @Override
    public boolean inMemory() {
        return false;
    }
}
