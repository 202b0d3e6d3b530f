package io.mahakam.members;

import io.mahakam.room.Room;
import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.OnOpen;
import io.mahakam.spring.annotation.SendToRoom;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import java.security.Principal;
import org.springframework.security.access.prepost.PreAuthorize;

@WebSocketEndpoint(path = "/members/{room}", subprotocols = "chat")
class MemberRooms {
    record Said(String name, String text) {}

    @OnOpen
    @PreAuthorize("hasAuthority('SCOPE_read')")
    void enter(WebSocketSession session, Room room, Principal user) {
        room.join(session, new Said(user.getName(), "joined"));
    }

    @OnMessage
    @SendToRoom("{room}")
    @PreAuthorize("hasAuthority('SCOPE_write')")
    Said say(String text, Principal user) {
        return new Said(user.getName(), text);
    }
}
