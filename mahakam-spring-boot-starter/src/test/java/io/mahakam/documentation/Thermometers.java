package io.mahakam.documentation;

import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.OnOpen;
import io.mahakam.spring.annotation.SendToRoom;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import io.mahakam.spring.room.RoomService;

@WebSocketEndpoint(path = "/thermometers", subprotocols = "cbor")
class Thermometers {
    record Reading(String sensor, double celsius) {}

    @OnOpen
    void open(WebSocketSession session, RoomService rooms) {
        rooms.room("thermometers").join(session);
    }

    @OnMessage
    @SendToRoom("thermometers")
    Reading measured(Reading reading) {
        return reading;
    }
}
