package io.mahakam.room;

import io.mahakam.session.WebSocketSession;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Writes down what it is told, with names for sessions that a test has named. */
class RecordingRoomListener implements RoomListener {
    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    private final Map<WebSocketSession, String> names;
    boolean wantsMessages;

    RecordingRoomListener(Map<WebSocketSession, String> names) {
        this.names = names;
    }

    /** What it was told since the last call. */
    List<String> takeCalls() {
        List<String> taken = List.copyOf(calls);
        calls.clear();
        return taken;
    }

    private void called(Room room, String what) {
        calls.add(room.name() + ": " + what);
    }

    private String name(WebSocketSession session) {
        return names.getOrDefault(session, "somebody");
    }

    @Override
    public void joined(Room room, WebSocketSession session) {
        called(room, "joined " + name(session));
    }

    @Override
    public void left(Room room, WebSocketSession session) {
        called(room, "left " + name(session));
    }

    @Override
    public void appeared(Room room, Presence who) {
        called(
                room,
                "appeared " + who.user() + " " + who.attributes() + " by "
                        + name(who.sessions().get(0)));
    }

    @Override
    public void disappeared(Room room, Presence who) {
        called(room, "disappeared " + who.user() + " by " + name(who.sessions().get(0)));
    }

    @Override
    public void message(Room room, Object payload) {
        called(room, "message " + payload);
    }

    @Override
    public boolean wantsMessages() {
        return wantsMessages;
    }

    @Override
    public void deliveryFailed(Room room, WebSocketSession session, DeliveryFailure failure) {
        called(room, failure + " " + name(session));
    }

    @Override
    public void closed(Room room) {
        called(room, "closed");
    }
}
