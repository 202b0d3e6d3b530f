package io.mahakam.documentation;

import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.annotation.OnOpen;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import io.mahakam.spring.room.RoomService;

@WebSocketEndpoint("/kitchen")
class Kitchen {
    @OnOpen
    void open(WebSocketSession session, RoomService rooms) {
        rooms.room("kitchen").join(session);
    }
}
