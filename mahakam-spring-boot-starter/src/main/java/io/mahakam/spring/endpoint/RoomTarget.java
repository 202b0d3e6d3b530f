package io.mahakam.spring.endpoint;

import io.mahakam.room.Room;
import io.mahakam.session.WebSocketSession;

/** The room a return value goes to, and whether the session that caused it receives it too. */
record RoomTarget(Room room, boolean includeSelf) implements ResultTarget {
    @Override
    public void send(WebSocketSession session, Object payload) {
        if (includeSelf) {
            room.broadcast(payload);
        } else {
            room.to().except(session).send(payload);
        }
    }
}
