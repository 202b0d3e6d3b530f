package io.mahakam.documentation;

import io.mahakam.room.Room;
import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.annotation.OnClose;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.OnOpen;
import io.mahakam.spring.annotation.SendToRoom;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import org.springframework.web.bind.annotation.RequestParam;

@WebSocketEndpoint("/chat/{room}")
class Chat {
    record Say(String text) {}

    record Said(String name, String text) {}

    @OnOpen
    void enter(WebSocketSession session, Room room, @RequestParam(defaultValue = "Guest") String name) {
        room.join(session, new Said(name, "joined"));
    }

    @OnMessage
    @SendToRoom("{room}")
    Said say(Say message, @RequestParam(defaultValue = "Guest") String name) {
        return new Said(name, message.text());
    }

    @OnClose
    @SendToRoom("{room}")
    Said leave(@RequestParam(defaultValue = "Guest") String name) {
        return new Said(name, "left");
    }
}
