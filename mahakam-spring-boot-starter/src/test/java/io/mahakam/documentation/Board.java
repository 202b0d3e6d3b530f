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
        if (place.x() > 7 || place.y() > 7) {
            throw new IllegalArgumentException("not on the board");
        }
        return "at " + place.x() + ", " + place.y();
    }

    @OnMessage
    String undo(Undo undo) {
        return "undone";
    }
}
