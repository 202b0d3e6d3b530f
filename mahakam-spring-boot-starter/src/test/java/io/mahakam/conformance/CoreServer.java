package io.mahakam.conformance;

import io.mahakam.loop.EventLoops;
import io.mahakam.protocol.CloseStatus;
import io.mahakam.protocol.ProtocolOptions;
import io.mahakam.protocol.handshake.HandshakePolicy;
import io.mahakam.protocol.handshake.HandshakeResult;
import io.mahakam.protocol.handshake.HandshakeResult.Accepted;
import io.mahakam.protocol.handshake.HandshakeResult.Refused;
import io.mahakam.protocol.handshake.ServerHandshake;
import io.mahakam.session.PayloadEncoder;
import io.mahakam.session.SessionDetails;
import io.mahakam.session.SessionListener;
import io.mahakam.session.SessionOptions;
import io.mahakam.session.Sessions;
import io.mahakam.session.WebSocketSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The core alone: its handshake behind a bare HTTP server, its sessions on its event loops. */
final class CoreServer implements ConformanceServer {
    private static final HandshakePolicy POLICY =
            new HandshakePolicy(List.of("v2", "v1"), Set.of("https://partner.example"));

    private final Journal journal = new Journal();
    private final EventLoops loops = new EventLoops(2);
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final Sessions sessions;
    private final ServerSocketChannel listening;

    CoreServer(Duration closeTimeout) {
        sessions = new Sessions(options(closeTimeout), PayloadEncoder.BASIC, workers);
        try {
            listening = ServerSocketChannel.open();
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
        loops.start();
        workers.execute(this::accept);
    }

    private static SessionOptions options(Duration closeTimeout) {
        SessionOptions defaults = SessionOptions.DEFAULT;
        return new SessionOptions(
                new ProtocolOptions(MAX_MESSAGE_SIZE, MAX_FRAME_SIZE),
                Duration.ZERO,
                defaults.heartbeatTimeout(),
                closeTimeout,
                defaults.sendTimeout(),
                defaults.messageTimeout(),
                defaults.maxQueuedBytes(),
                defaults.maxQueuedMessages(),
                defaults.overflow(),
                defaults.maxSentFrameSize(),
                MAX_MESSAGE_SIZE,
                defaults.maxReceivedMessages(),
                defaults.compression());
    }

    @Override
    public int port() {
        return listening.socket().getLocalPort();
    }

    @Override
    public Journal journal() {
        return journal;
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
        loops.close();
        workers.shutdownNow();
    }

    @Override
    public String toString() {
        return "core alone";
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel connection = listening.accept();
                workers.execute(() -> answer(connection));
            }
        } catch (ClosedChannelException stopped) {
            return;
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    private void answer(SocketChannel connection) {
        try {
            HttpExchange exchange = HttpExchange.read(connection);
            HandshakeResult result = ServerHandshake.respond(exchange.request(), POLICY);
            if (result instanceof Accepted accepted) {
                exchange.respond(101, accepted.headers());
                adopt(connection, exchange, accepted);
            } else if (result instanceof Refused refused) {
                exchange.respond(refused.status(), refused.headers(), refused.body());
            }
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    private void adopt(SocketChannel connection, HttpExchange exchange, Accepted accepted) throws IOException {
        SessionDetails details =
                new SessionDetails(exchange.request().target(), null, accepted.subprotocol(), accepted.compression());
        connection.configureBlocking(false);
        loops.adopt(new AdoptedSocket(connection), transport -> sessions.create(details, new Echo(journal), transport));
    }

    private record Echo(Journal journal) implements SessionListener {
        @Override
        public void opened(WebSocketSession session) {
            journal.opened(session);
        }

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
            journal.closed(session, status);
        }

        @Override
        public void failed(WebSocketSession session, Throwable problem) {
            throw new AssertionError(problem);
        }
    }
}
