package io.mahakam.documentation;

import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.annotation.OnOpen;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import io.mahakam.spring.room.RoomService;
import java.security.Principal;

@WebSocketEndpoint("/inbox")
class Inbox {
    private final RoomService rooms;

    Inbox(RoomService rooms) {
        this.rooms = rooms;
    }

    @OnOpen
    String open(WebSocketSession session, Principal user) {
        rooms.room("inbox/" + user.getName()).join(session);
        return "Hello " + user.getName();
    }
}
