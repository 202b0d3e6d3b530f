package io.mahakam.documentation;

import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.WebSocketEndpoint;

@WebSocketEndpoint("/board")
class Board {
    sealed interface Move permits Place, Undo {}

    record Place(int x, int y) implements Move {}

    record Undo() implements Move {}

    @OnMessage
    String place(Place place) {
        return "at " + place.x() + ", " + place.y();
    }

    @OnMessage
    String undo(Undo undo) {
        return "undone";
    }
}
