package io.mahakam.documentation;

import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.annotation.OnOpen;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import io.mahakam.spring.room.RoomService;

@WebSocketEndpoint("/clock")
class Clock {
    private final RoomService rooms;

    Clock(RoomService rooms) {
        this.rooms = rooms;
    }

    @OnOpen
    void listen(WebSocketSession session) {
        rooms.room("clock").join(session);
    }
}
