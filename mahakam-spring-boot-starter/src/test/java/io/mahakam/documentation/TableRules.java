package io.mahakam.documentation;

import io.mahakam.room.Room;
import io.mahakam.room.RoomAuthorizer;
import io.mahakam.session.WebSocketSession;
import org.springframework.stereotype.Component;

@Component
class TableRules implements RoomAuthorizer {
    @Override
    public boolean mayJoin(WebSocketSession session, Room room) {
        return !room.name().equals("table/reserved") || session.principal() != null;
    }
}
