package io.mahakam.sample;

import io.mahakam.room.Room;
import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.annotation.OnClose;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.OnOpen;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import io.mahakam.spring.room.RoomService;
import java.util.Optional;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** The chat: everybody at {@code /ws} shares one room, and everybody at {@code /ws/java} another. */
@WebSocketEndpoint({"/ws", "/ws/{room}"})
class ChatEndpoint {
    /** Not the name of any room at /ws/{room}: no path variable has a slash. */
    private static final String OPEN_ROOM = "/";

    private final RoomService rooms;

    ChatEndpoint(RoomService rooms) {
        this.rooms = rooms;
    }

    /** What a client says; the server knows who said it, and when. */
    record Say(String content) {}

    @OnOpen
    void enter(
            WebSocketSession session,
            @PathVariable Optional<String> room,
            @RequestParam(defaultValue = "") String username) {
        room(room).join(session, ChatMessage.joined(name(session, username)));
    }

    @OnMessage
    void say(
            Say message,
            WebSocketSession session,
            @PathVariable Optional<String> room,
            @RequestParam(defaultValue = "") String username) {
        room(room).broadcast(ChatMessage.said(name(session, username), message.content()));
    }

    @OnClose
    void leave(
            WebSocketSession session,
            @PathVariable Optional<String> room,
            @RequestParam(defaultValue = "") String username) {
        room(room).broadcast(ChatMessage.left(name(session, username)));
    }

    private Room room(Optional<String> name) {
        return rooms.room(name.orElse(OPEN_ROOM));
    }

    private static String name(WebSocketSession session, String username) {
        return username.isBlank() ? "Guest_" + session.id().substring(0, 6) : username.strip();
    }
}
