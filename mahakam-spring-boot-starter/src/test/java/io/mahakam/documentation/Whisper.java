package io.mahakam.documentation;

import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.OnOpen;
import io.mahakam.spring.annotation.SendToRoom;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import io.mahakam.spring.room.RoomService;
import org.springframework.web.bind.annotation.PathVariable;

@WebSocketEndpoint("/whisper/{name}")
class Whisper {
    record Note(String to, String text) {}

    @OnOpen
    void open(WebSocketSession session, RoomService rooms, @PathVariable String name) {
        rooms.room("user-" + name).join(session);
    }

    @OnMessage
    @SendToRoom("user-#{#note.to}")
    String whisper(Note note, @PathVariable String name) {
        return name + ": " + note.text();
    }
}
