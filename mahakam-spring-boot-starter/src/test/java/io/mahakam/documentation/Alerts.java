package io.mahakam.documentation;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.spring.room.RoomService;
import org.springframework.stereotype.Service;

@Service
class Alerts {
    record Alert(String text) {}

    private final RoomService rooms;

    Alerts(RoomService rooms) {
        this.rooms = rooms;
    }

    void everybody(String text) {
        rooms.toAll("inbox").send(new Alert(text)); // all sessions of the endpoint
    }

    void guests(String text) {
        rooms.to("table/1", "table/2").send(new Alert(text)); // once, even to who sits at both
    }

    void user(String name, String text) {
        rooms.toUser(name).send(new Alert(text)); // all tabs and devices
    }

    void lockOut(String name) {
        rooms.disconnectUser(name, CloseStatus.POLICY_VIOLATION);
    }
}
