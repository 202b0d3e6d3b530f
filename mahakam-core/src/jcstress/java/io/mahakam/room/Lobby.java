package io.mahakam.room;

import io.mahakam.session.PayloadEncoder;
import io.mahakam.session.StillConnection;
import io.mahakam.session.WebSocketSession;
import java.util.List;

/** A room to race in, and what is to be seen of it afterwards. */
final class Lobby {
    final Rooms rooms = new Rooms(name -> RoomOptions.DEFAULT, PayloadEncoder.of(List.of()));
    final Room room = rooms.room("lobby");

    /** Whether a session is a member: "in", or "out", or a contradiction. */
    String state(StillConnection connection) {
        connection.settle();
        WebSocketSession session = connection.session();
        boolean has = room.has(session);
        boolean knows = session.rooms().contains("lobby");
        boolean listed = room.sessions().contains(session);
        String before = connection.heard();
        room.broadcast("?");
        connection.settle();
        boolean hears = !connection.heard().equals(before);
        if (has == knows && has == listed && has == hears) {
            return has ? "in" : "out";
        }
        return "has " + has + " knows " + knows + " listed " + listed + " hears " + hears;
    }
}
