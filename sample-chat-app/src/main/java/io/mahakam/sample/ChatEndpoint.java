package io.mahakam.sample;

import io.mahakam.room.Room;
import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.annotation.OnClose;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.OnOpen;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import io.mahakam.spring.room.RoomService;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** The chat: everybody at {@code /ws} shares one room, and everybody at {@code /ws/java} another. */
@WebSocketEndpoint({"/ws", "/ws/{room}"})
class ChatEndpoint {
    /** Not the name of any room at /ws/{room}: no path variable has a slash. */
    private static final String OPEN_ROOM = "/";

    /** Where a session keeps that it was announced. */
    private static final String ANNOUNCED = "announced";

    private static final int LONGEST_NAME = 40;

    private final RoomService rooms;

    ChatEndpoint(RoomService rooms) {
        this.rooms = rooms;
    }

    /** What a client says; the server knows who said it, and when. */
    record Say(@Nullable String content) {}

    @OnOpen
    void enter(
            WebSocketSession session,
            @PathVariable Optional<String> room,
            @RequestParam(defaultValue = "") String username) {
        if (room(room).join(session, ChatMessage.joined(name(session, username)))) {
            session.attributes().put(ANNOUNCED, true);
        }
    }

    @OnMessage
    void say(
            Say message,
            WebSocketSession session,
            @PathVariable Optional<String> room,
            @RequestParam(defaultValue = "") String username) {
        if (message.content() != null) {
            room(room).broadcast(ChatMessage.said(name(session, username), message.content()));
        }
    }

    @OnClose
    void leave(
            WebSocketSession session,
            @PathVariable Optional<String> room,
            @RequestParam(defaultValue = "") String username) {
        if (session.attributes().containsKey(ANNOUNCED)) {
            room(room).broadcast(ChatMessage.left(name(session, username)));
        }
    }

    private Room room(Optional<String> name) {
        return rooms.room(name.map(ChatEndpoint::printable)
                .filter(printable -> !printable.isEmpty())
                .orElse(OPEN_ROOM));
    }

    private static String name(WebSocketSession session, String username) {
        String name = printable(username);
        if (name.isEmpty()) {
            return "Guest_" + session.id().substring(0, 6);
        }
        boolean fits = name.codePointCount(0, name.length()) <= LONGEST_NAME;
        return fits ? name : name.substring(0, name.offsetByCodePoints(0, LONGEST_NAME));
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cc}", "").strip();
    }
}
