package io.mahakam.echo;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.session.Execution;
import io.mahakam.session.SessionDetails;
import io.mahakam.session.SessionListener;
import io.mahakam.session.Sessions;
import io.mahakam.session.Transport;
import io.mahakam.session.TransportHandler;
import io.mahakam.session.WebSocketSession;
import io.mahakam.session.memory.MemoryLane;
import io.mahakam.session.memory.MemoryTransport;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import io.mahakam.spring.web.ConnectionAdopter;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * An echo of 64 bytes, from the client's frame to the server's, inline and without a network: by an annotated method that
 * takes and returns a {@code String}, and by a {@link SessionListener} that does the same. Both take turns in one run, of
 * some milliseconds each, and what is compared is the processor time of the thread: other work on the machine disturbs that
 * least.
 */
public final class EchoBenchmark {
    /** Received at once, as from a busy client. */
    private static final int MESSAGES = 32;

    private static final int TURN = 500;
    private static final int WARM_UP = 200;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final byte[] frames = frames();
    private final MemoryLane lane = new MemoryLane();
    private final MemoryTransport annotated = new MemoryTransport(lane);
    private final MemoryTransport listened = new MemoryTransport(lane);

    /** Prints what a message costs either way, and how much more the annotated method does; how many turns may be given. */
    public static void main(String... arguments) throws IOException {
        int turns = arguments.length == 0 ? 1000 : Integer.parseInt(arguments[0]);
        ConfigurableApplicationContext application = SpringApplication.run(
                Application.class,
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--mahakam.execution=inline",
                "--logging.level.root=warn");
        try (application) {
            new EchoBenchmark().run(application, turns);
        }
    }

    private void run(ConfigurableApplicationContext application, int turns) throws IOException {
        int port = ((WebServerApplicationContext) application).getWebServer().getPort();
        connect(annotated, handshake(port, application.getBean(Adopter.class)));
        SessionDetails details = new SessionDetails(URI.create("/echo"), null, null, null, Execution.INLINE, "");
        connect(listened, application.getBean(Sessions.class).create(details, new Echo(), listened));
        double[] byAnnotations = new double[turns];
        double[] byListener = new double[turns];
        double[] more = new double[turns];
        for (int turn = -WARM_UP; turn < turns; turn++) {
            double first = turn % 2 == 0 ? nanoseconds(annotated) : nanoseconds(listened);
            double second = turn % 2 == 0 ? nanoseconds(listened) : nanoseconds(annotated);
            if (turn >= 0) {
                byAnnotations[turn] = turn % 2 == 0 ? first : second;
                byListener[turn] = turn % 2 == 0 ? second : first;
                more[turn] = 100 * (byAnnotations[turn] / byListener[turn] - 1);
            }
        }
        System.out.printf(
                "annotated method %.0f ns, SessionListener %.0f ns, %.1f %% more (medians of %d turns)%n",
                median(byAnnotations), median(byListener), median(more), turns);
    }

    private void connect(MemoryTransport transport, TransportHandler session) {
        lane.execute(() -> transport.connect(session));
        lane.settle();
    }

    /** Of one message. */
    private double nanoseconds(MemoryTransport transport) {
        long before = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < TURN; i++) {
            transport.receive(frames);
            lane.settle();
            if (transport.takeOutgoing().length != MESSAGES * 66) {
                throw new AssertionError("Not all were answered");
            }
        }
        return (double) (threads.getCurrentThreadCpuTime() - before) / TURN / MESSAGES;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private TransportHandler handshake(int port, Adopter adopter) throws IOException {
        try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
            String request = String.join(
                    "\r\n",
                    "GET /annotated HTTP/1.1",
                    "Host: 127.0.0.1",
                    "Connection: Upgrade",
                    "Upgrade: websocket",
                    "Sec-WebSocket-Version: 13",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                    "",
                    "");
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return adopter.adopted.orTimeout(20, TimeUnit.SECONDS).join().apply(annotated);
        }
    }

    private static byte[] frames() {
        ByteBuffer frames = ByteBuffer.allocate(MESSAGES * (6 + 64));
        for (int i = 0; i < MESSAGES; i++) {
            frames.put((byte) 0x81).put((byte) (0x80 | 64)).putInt(0); // a key of zero changes nothing
            frames.put("0123456789abcdef".repeat(4).getBytes(StandardCharsets.US_ASCII));
        }
        return frames.array();
    }

    /** The same as the annotated method, as far as can be. */
    private static final class Echo implements SessionListener {
        @Override
        public void opened(WebSocketSession session) {}

        @Override
        public void text(WebSocketSession session, ByteBuffer utf8) {
            session.send(new String(
                    utf8.array(), utf8.arrayOffset() + utf8.position(), utf8.remaining(), StandardCharsets.UTF_8));
        }

        @Override
        public void binary(WebSocketSession session, ByteBuffer payload) {}

        @Override
        public void closed(WebSocketSession session, CloseStatus status) {}

        @Override
        public void failed(WebSocketSession session, Throwable problem) {
            throw new AssertionError(problem);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Annotated.class)
    static class Application {
        @Bean
        @Order(Ordered.HIGHEST_PRECEDENCE)
        Adopter adopter() {
            return new Adopter();
        }
    }

    @WebSocketEndpoint("/annotated")
    static class Annotated {
        @OnMessage
        String echo(String text) {
            return text;
        }
    }

    /** Gives the session to the benchmark instead of to the connection. */
    static final class Adopter implements ConnectionAdopter {
        private final CompletableFuture<Function<Transport, TransportHandler>> adopted = new CompletableFuture<>();

        @Override
        public boolean serves(@Nullable WebServer server) {
            return true;
        }

        @Override
        public String description() {
            return "the benchmark";
        }

        @Override
        public void start() {
            // there is nothing to be started
        }

        @Override
        public void stop() {
            // nor to be stopped
        }

        @Override
        public void adopt(HttpServletRequest request, Function<Transport, TransportHandler> session) {
            adopted.complete(session);
        }
    }
}
