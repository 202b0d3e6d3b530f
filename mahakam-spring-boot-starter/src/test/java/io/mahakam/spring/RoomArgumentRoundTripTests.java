package io.mahakam.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.room.Broadcast;
import io.mahakam.room.Room;
import io.mahakam.room.Rooms;
import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.annotation.OnClose;
import io.mahakam.spring.annotation.OnError;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.OnOpen;
import io.mahakam.spring.annotation.OnPong;
import io.mahakam.spring.annotation.SendToRoom;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import io.mahakam.spring.room.RoomService;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.PathVariable;

/** Rooms as arguments of every callback, from the application's own RoomService. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "server.address=127.0.0.1")
class RoomArgumentRoundTripTests {
    @LocalServerPort
    private int port;

    @Autowired
    private Rooms allRooms;

    @Test
    void everyCallbackMayTakeThem() {
        try (WebSocketTestClient observer = WebSocketTestClient.connect(port, "/all/blue/observer")) {
            assertThat(observer.nextText()).isEqualTo("open");
            assertThat(allRooms.names()).as("the application names its rooms").containsExactly("own/blue");
            try (WebSocketTestClient client = WebSocketTestClient.connect(port, "/all/blue/client")) {
                assertThat(observer.nextText()).isEqualTo("open");
                client.send("text");
                assertThat(observer.nextText()).isEqualTo("message own/blue own/client text");
                assertThat(observer.nextText()).isEqualTo("returned text");
                client.send("ping");
                assertThat(observer.nextText()).isEqualTo("message own/blue own/client ping");
                assertThat(observer.nextText()).isEqualTo("returned ping");
                assertThat(observer.nextText()).isEqualTo("pong own/client");
                client.send("fail");
                assertThat(observer.nextText()).isEqualTo("message own/blue own/client fail");
                assertThat(observer.nextText()).isEqualTo("error own/client");
            }
            assertThat(observer.nextText()).isEqualTo("close own/client");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(All.class)
    static class Application {
        @Bean
        RoomService ownRoomService(Rooms rooms) {
            return new OwnRoomService(rooms);
        }
    }

    static final class OwnRoomService implements RoomService {
        private final Rooms rooms;

        OwnRoomService(Rooms rooms) {
            this.rooms = rooms;
        }

        @Override
        public Room room(String name) {
            return rooms.room("own/" + name);
        }

        @Override
        public Optional<Room> find(String name) {
            return rooms.find("own/" + name);
        }

        @Override
        public Collection<String> names() {
            return rooms.names();
        }

        @Override
        public Broadcast to(String... names) {
            return rooms.to(names);
        }

        @Override
        public Broadcast toUser(String user) {
            return rooms.toUser(user);
        }

        @Override
        public Broadcast toAll(String endpointId) {
            return rooms.toAll(endpointId);
        }

        @Override
        public int disconnectUser(String user, CloseStatus status) {
            return 0;
        }
    }

    @WebSocketEndpoint("/all/{room}/{name}")
    static class All {
        @OnOpen
        void open(WebSocketSession session, Room room) {
            room.join(session, "open");
        }

        @OnMessage
        @SendToRoom("{room}")
        String message(
                String text,
                Room room,
                @PathVariable("name") Room own,
                RoomService rooms,
                WebSocketSession session,
                @PathVariable("room") String name) {
            rooms.room(name).broadcast("message " + room.name() + " " + own.name() + " " + text);
            switch (text) {
                case "ping" -> session.ping(ByteBuffer.allocate(1));
                case "fail" -> throw new IllegalStateException("failed");
                default -> {}
            }
            return "returned " + text;
        }

        @OnPong
        void pong(Room room, @PathVariable("name") Room own) {
            room.broadcast("pong " + own.name());
        }

        @OnError
        void error(IllegalStateException problem, RoomService rooms, Room room, @PathVariable("name") Room own) {
            assertThat(rooms.find("blue")).isPresent();
            room.broadcast("error " + own.name());
        }

        @OnClose
        void close(CloseStatus status, RoomService rooms, Room room, @PathVariable("name") Room own) {
            assertThat(rooms).isInstanceOf(OwnRoomService.class);
            room.broadcast("close " + own.name());
        }
    }
}
