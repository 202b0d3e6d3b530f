package io.mahakam.sample;

import io.mahakam.room.Joining;
import io.mahakam.room.Room;
import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.annotation.OnClose;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.OnOpen;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import io.mahakam.spring.room.RoomService;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The chat: everybody at {@code /ws} shares one room, and everybody at {@code /ws/java} another. With {@code features=1}, a
 * client of {@code /ws/java} gets the latest messages when it joins, and is told who is there and who is typing.
 */
@WebSocketEndpoint({"/ws", "/ws/{room}"})
class ChatEndpoint {
    /** Not the name of any room at /ws/{room}: no path variable has a slash. */
    private static final String OPEN_ROOM = "/";

    /** Where a session keeps that it was announced. */
    private static final String ANNOUNCED = "announced";

    private static final int LONGEST_NAME = 40;

    private final RoomService rooms;
    private final ChatFeatures features;

    ChatEndpoint(RoomService rooms, ChatFeatures features) {
        this.rooms = rooms;
        this.features = features;
    }

    /** What a client says; the server knows who said it, and when. */
    record Say(@Nullable Integer type, @Nullable String content) {}

    @OnOpen
    void enter(
            WebSocketSession session,
            @PathVariable Optional<String> room,
            @RequestParam(defaultValue = "") String username,
            @RequestParam(name = "features", defaultValue = "") String wanted) {
        String name = name(session, username);
        Room chat = room(room);
        Joining joining =
                chat.joining(session).attributes(ChatFeatures.attributes(name)).announce(ChatMessage.joined(name));
        if (wanted.equals("1") && !chat.name().equals(OPEN_ROOM)) {
            features.beside(chat).ifPresent(beside -> beside.join(session)); // first, so that it hears of itself
            joining.history();
        }
        if (joining.join().joined()) {
            session.attributes().put(ANNOUNCED, true);
        }
    }

    @OnMessage
    void say(
            Say message,
            WebSocketSession session,
            @PathVariable Optional<String> room,
            @RequestParam(defaultValue = "") String username) {
        String name = name(session, username);
        Room chat = room(room);
        Optional<Room> beside = features.beside(chat).filter(second -> second.has(session));
        if (Objects.equals(message.type(), ChatMessage.TYPING) && beside.isPresent()) {
            beside.get().to().except(session).conflate(name).send(ChatMessage.typing(name));
        } else if (message.content() != null) {
            chat.broadcast(ChatMessage.said(name, message.content()));
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
