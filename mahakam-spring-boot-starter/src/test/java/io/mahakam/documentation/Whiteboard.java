package io.mahakam.documentation;

import io.mahakam.room.Room;
import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.OnOpen;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import org.springframework.web.bind.annotation.PathVariable;

@WebSocketEndpoint("/whiteboard/{board}")
class Whiteboard {
    @OnOpen
    void show(WebSocketSession session, @PathVariable("board") Room board) {
        board.join(session);
    }

    @OnMessage
    void draw(byte[] stroke, WebSocketSession session, @PathVariable("board") Room board) {
        board.to().except(session).send(stroke);
    }
}
