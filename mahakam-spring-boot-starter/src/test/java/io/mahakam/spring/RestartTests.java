package io.mahakam.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mahakam.loop.EventLoops;
import io.mahakam.session.Sessions;
import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.OnOpen;
import io.mahakam.spring.annotation.SendToRoom;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import io.mahakam.spring.room.RoomService;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Several application contexts in one JVM, one after another and side by side. */
class RestartTests {
    private static final int CONTEXTS = 20;
    private static final int CLIENTS = 5;

    @Test
    void contextsThatComeAndGoLeaveNothingBehind() throws Exception {
        List<WeakReference<?>> beans = new ArrayList<>();
        run(beans, ConnectorConfiguration.NIO); // loads classes
        run(beans, ConnectorConfiguration.NIO2);
        Footprint before = Footprint.now();
        for (int i = 0; i < CONTEXTS; i++) {
            run(beans, i % 2 == 0 ? ConnectorConfiguration.NIO : ConnectorConfiguration.NIO2);
        }
        // Spring Boot's logging keeps the environment, and with it the context, of whoever has started last.
        run(new ArrayList<>(), ConnectorConfiguration.NIO);
        before.awaitThreads();
        before.awaitDescriptors();
        Footprint.awaitCollected(beans);
    }

    private static void run(List<WeakReference<?>> beans, String connector) throws Exception {
        ConfigurableApplicationContext context = start(connector);
        beans.add(new WeakReference<>(context));
        beans.add(new WeakReference<>(context.getBean(EventLoops.class)));
        beans.add(new WeakReference<>(context.getBean(Sessions.class)));
        List<RawConnection> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(join(context));
        }
        clients.get(0).send(RawConnection.frame(0x81, "hello".getBytes()));
        for (RawConnection client : clients) {
            assertThat(client.readFrame()).asString().isEqualTo("hello");
        }
        Thread closing = new Thread(context::close);
        closing.start();
        for (RawConnection client : clients) {
            expectGoingAway(client);
        }
        closing.join();
    }

    @Test
    void classesThatAreReloadedAtEachStartLeaveNothingBehind() throws Exception {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        // Spring's caches hold classes softly.
                        "-XX:SoftRefLRUPolicyMSPerMB=0",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Restarts.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
    }

    @Test
    void contextsSideBySideShareNothing() throws Exception {
        ConfigurableApplicationContext one = start(ConnectorConfiguration.NIO);
        ConfigurableApplicationContext other = start(ConnectorConfiguration.NIO);
        try (RawConnection ofTheOther = join(other);
                RawConnection ofTheOne = join(one)) {
            assertThat(one.getBean(EventLoops.class)).isNotSameAs(other.getBean(EventLoops.class));
            assertThat(sessions(one)).hasSize(1).doesNotContainAnyElementsOf(sessions(other));
            assertThat(one.getBean(RoomService.class).room("room").count()).isOne();

            ofTheOne.send(RawConnection.frame(0x81, "to one".getBytes()));
            assertThat(ofTheOne.readFrame()).asString().isEqualTo("to one");

            Thread closing = new Thread(one::close);
            closing.start();
            expectGoingAway(ofTheOne);
            closing.join();

            ofTheOther.send(RawConnection.frame(0x81, "to the other".getBytes()));
            assertThat(ofTheOther.readFrame()).asString().isEqualTo("to the other");
            assertThat(sessions(other)).hasSize(1).allMatch(WebSocketSession::isOpen);
        } finally {
            one.close();
            other.close();
        }
    }

    private static void expectGoingAway(RawConnection client) throws IOException {
        byte[] goingAway = {0x03, (byte) 0xE9};
        assertThat(client.readFrame()).startsWith(goingAway);
        client.send(RawConnection.frame(0x88, goingAway));
        client.expectEnd();
        client.close();
    }

    private static RawConnection join(ConfigurableApplicationContext context) throws IOException {
        int before = sessions(context).size();
        RawConnection client = RawConnection.connect(
                ((WebServerApplicationContext) context).getWebServer().getPort());
        client.upgrade("/room");
        await().until(() -> context.getBean(RoomService.class).room("room").count() == before + 1);
        return client;
    }

    private static List<WebSocketSession> sessions(ConfigurableApplicationContext context) {
        return List.copyOf(context.getBean(Sessions.class).all());
    }

    private static ConfigurableApplicationContext start(String connector) {
        return ConnectorConfiguration.run(connector, Application.class);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Room.class)
    static class Application {}

    @WebSocketEndpoint("/room")
    static class Room {
        private final RoomService rooms;

        Room(RoomService rooms) {
            this.rooms = rooms;
        }

        @OnOpen
        void join(WebSocketSession session) {
            rooms.room("room").join(session);
        }

        @OnMessage
        @SendToRoom("room")
        String say(String text) {
            return text;
        }
    }
}
