package io.mahakam.spring.stress;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.session.Execution;
import io.mahakam.session.Sessions;
import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.annotation.OnClose;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.OnOpen;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import io.mahakam.spring.room.RoomService;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.util.ReflectionTestUtils;

/** The application under stress. */
public final class StressApplication implements AutoCloseable {
    static final String ROOM = "stress";
    static final String KEY_PASSWORD = "changeit";

    private static final int HAMMERING_THREADS = 64;
    private static final int BLOWS = 20;

    private final ConfigurableApplicationContext context;

    /** @param keyStore for TLS, or {@code null} */
    StressApplication(Start start, @Nullable Path keyStore) {
        List<String> settings = new ArrayList<>(List.of(
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--mahakam.outbound.max-queued-bytes=16MB",
                "--mahakam.outbound.max-queued-messages=100000",
                "--mahakam.outbound.send-timeout=10s",
                "--mahakam.heartbeat.interval=2s",
                "--mahakam.close-timeout=1s"));
        if (keyStore != null) {
            settings.add("--server.ssl.key-store=" + keyStore);
            settings.add("--server.ssl.key-store-password=" + KEY_PASSWORD);
        }
        context = start.run(Application.class, settings.toArray(String[]::new));
    }

    /** How an application is started: {@link SpringApplication#run(Class, String...)}, on whichever web server there is. */
    @FunctionalInterface
    public interface Start {
        ConfigurableApplicationContext run(Class<?> application, String... settings);
    }

    int port() {
        return server().getPort();
    }

    RoomService rooms() {
        return context.getBean(RoomService.class);
    }

    Collection<WebSocketSession> sessions() {
        return context.getBean(Sessions.class).all();
    }

    /** What each session was told, by its id: how often it was opened, and closed. */
    Map<String, Lives> lives() {
        return context.getBean(Journal.class).lives;
    }

    /** How many connections the web server believes it has; an acceptor may count itself. By reflection: there is one. */
    long connections() {
        WebServer server = server();
        if (server.getClass().getSimpleName().equals("TomcatWebServer")) {
            Object handler = call(call(call(server, "getTomcat"), "getConnector"), "getProtocolHandler");
            return (Long) call(handler, "getConnectionCount");
        }
        long count = 0;
        for (Object connector : (Object[]) call(call(server, "getServer"), "getConnectors")) {
            count += ((Collection<?>) call(connector, "getConnectedEndPoints")).size();
        }
        return count;
    }

    private static Object call(Object target, String method) {
        return Objects.requireNonNull(ReflectionTestUtils.invokeMethod(target, method));
    }

    private WebServer server() {
        return Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer());
    }

    @Override
    public void close() {
        context.close();
    }

    /** How often one session was told of its beginning and its end. */
    static final class Lives {
        final AtomicInteger opened = new AtomicInteger();
        final AtomicInteger closed = new AtomicInteger();
        final AtomicReference<@Nullable String> disorder = new AtomicReference<>();
    }

    static final class Journal {
        private final Map<String, Lives> lives = new ConcurrentHashMap<>();

        void opened(WebSocketSession session) {
            of(session).opened.incrementAndGet();
        }

        void heard(WebSocketSession session) {
            Lives told = of(session);
            if (told.opened.get() != 1 || told.closed.get() != 0) {
                told.disorder.set("A message outside of its session's life");
            }
        }

        void closed(WebSocketSession session) {
            of(session).closed.incrementAndGet();
        }

        private Lives of(WebSocketSession session) {
            return lives.computeIfAbsent(session.id(), id -> new Lives());
        }
    }

    /** Does what members ask for. */
    abstract static class Member {
        private final RoomService rooms;
        private final Journal journal;

        Member(RoomService rooms, Journal journal) {
            this.rooms = rooms;
            this.journal = journal;
        }

        @OnOpen
        void open(WebSocketSession session) {
            journal.opened(session);
        }

        @OnMessage
        void text(WebSocketSession session, String text) {
            journal.heard(session);
            String[] words = text.substring(0, text.indexOf('|')).split(" ");
            StressMessage said =
                    new StressMessage(words[0].charAt(0), Integer.parseInt(words[1]), Integer.parseInt(words[2]));
            switch (said.kind()) {
                case StressMessage.JOINED -> rooms.room(ROOM).join(session, said.text());
                case StressMessage.LEFT -> {
                    rooms.room(ROOM).leave(session, said.text());
                    session.send(new StressMessage(StressMessage.GONE, said.sender(), said.number()).text());
                }
                case StressMessage.ECHO -> session.send(text);
                default -> session.close();
            }
        }

        @OnClose
        void close(WebSocketSession session) {
            journal.closed(session);
        }
    }

    @WebSocketEndpoint(path = "/inline", execution = Execution.INLINE)
    static class InlineMember extends Member {
        InlineMember(RoomService rooms, Journal journal) {
            super(rooms, journal);
        }
    }

    @WebSocketEndpoint(path = "/worker", execution = Execution.WORKER)
    static class WorkerMember extends Member {
        WorkerMember(RoomService rooms, Journal journal) {
            super(rooms, journal);
        }
    }

    /** Many threads that send to a session and close it, all at once. */
    static final class Hammer implements AutoCloseable {
        private final ExecutorService threads = Executors.newFixedThreadPool(HAMMERING_THREADS);

        void strike(WebSocketSession session) {
            for (int i = 0; i < HAMMERING_THREADS; i++) {
                int thread = i;
                threads.execute(() -> {
                    for (int n = 0; n < BLOWS; n++) {
                        session.send(new StressMessage(StressMessage.HAMMERED, thread, n).text());
                    }
                    session.close(new CloseStatus(4000 + thread));
                });
            }
        }

        @Override
        public void close() {
            threads.shutdownNow();
        }
    }

    /** Is hammered as soon as it is open. */
    abstract static class Hammered {
        private final Hammer hammer;
        private final Journal journal;

        Hammered(Hammer hammer, Journal journal) {
            this.hammer = hammer;
            this.journal = journal;
        }

        @OnOpen
        void open(WebSocketSession session) {
            journal.opened(session);
            hammer.strike(session);
        }

        @OnClose
        void close(WebSocketSession session) {
            journal.closed(session);
        }
    }

    @WebSocketEndpoint(path = "/inline/hammered", execution = Execution.INLINE)
    static class InlineHammered extends Hammered {
        InlineHammered(Hammer hammer, Journal journal) {
            super(hammer, journal);
        }
    }

    @WebSocketEndpoint(path = "/worker/hammered", execution = Execution.WORKER)
    static class WorkerHammered extends Hammered {
        WorkerHammered(Hammer hammer, Journal journal) {
            super(hammer, journal);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({
        Journal.class,
        Hammer.class,
        InlineMember.class,
        WorkerMember.class,
        InlineHammered.class,
        WorkerHammered.class
    })
    static class Application {}
}
