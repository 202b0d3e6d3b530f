package io.mahakam.benchmarks;

import io.mahakam.room.Room;
import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.OnOpen;
import io.mahakam.spring.annotation.SendToRoom;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import io.mahakam.spring.room.RoomService;
import java.nio.ByteBuffer;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** An echo, a relay and a room's revolving door, written as a user of the starter would. The port is the first argument. */
@SpringBootApplication
public class BenchmarkServer {
    private static final String EVERYBODY = "everybody";

    /** Starts the server on loopback. */
    public static void main(String[] args) {
        System.setProperty("server.port", args[0]);
        SpringApplication.run(BenchmarkServer.class);
    }

    @WebSocketEndpoint("/echo")
    static class Echo {
        @OnMessage
        String text(String message) {
            return message;
        }

        @OnMessage
        ByteBuffer binary(ByteBuffer message) {
            return message;
        }
    }

    @WebSocketEndpoint("/broadcast")
    static class Relay {
        private final RoomService rooms;

        Relay(RoomService rooms) {
            this.rooms = rooms;
        }

        @OnOpen
        void enter(WebSocketSession session) {
            rooms.room(EVERYBODY).join(session);
        }

        @OnMessage
        @SendToRoom(EVERYBODY)
        String text(String message) {
            return message;
        }

        @OnMessage
        @SendToRoom(EVERYBODY)
        ByteBuffer binary(ByteBuffer message) {
            return message;
        }
    }

    @WebSocketEndpoint("/members")
    static class RevolvingDoor {
        private final RoomService rooms;

        RevolvingDoor(RoomService rooms) {
            this.rooms = rooms;
        }

        @OnMessage
        String change(String wish, WebSocketSession session) {
            Room room = rooms.room(EVERYBODY);
            boolean changed = wish.equals("join") ? room.join(session) : room.leave(session);
            return changed ? wish : "nothing";
        }
    }
}
