package io.mahakam.documentation;

import io.mahakam.room.Room;
import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import io.mahakam.spring.room.RoomService;
import org.springframework.web.bind.annotation.RequestParam;

@WebSocketEndpoint("/lobby")
class Lobby {
    private final RoomService rooms;

    Lobby(RoomService rooms) {
        this.rooms = rooms;
    }

    record Wish(String action, String table) {}

    record Notice(String table, String text) {}

    @OnMessage
    void grant(Wish wish, WebSocketSession session, @RequestParam String name) {
        Room table = rooms.room("table/" + wish.table());
        switch (wish.action()) {
            case "sit" -> table.join(session, new Notice(wish.table(), name + " sits down"));
            case "rise" -> table.leave(session, new Notice(wish.table(), name + " gets up"));
            default -> session.send(new Notice(wish.table(), "Wish for sit or rise"));
        }
    }
}
