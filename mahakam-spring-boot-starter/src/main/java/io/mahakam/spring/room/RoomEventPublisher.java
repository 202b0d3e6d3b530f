package io.mahakam.spring.room;

import io.mahakam.room.DeliveryFailure;
import io.mahakam.room.Presence;
import io.mahakam.room.Room;
import io.mahakam.room.RoomListener;
import io.mahakam.session.WebSocketSession;
import org.springframework.context.ApplicationEventPublisher;

/** Makes application events of what happens in rooms. */
public final class RoomEventPublisher implements RoomListener {
    private final ApplicationEventPublisher events;
    private final boolean messages;

    /** @param messages whether messages are events, too */
    public RoomEventPublisher(ApplicationEventPublisher events, boolean messages) {
        this.events = events;
        this.messages = messages;
    }

    @Override
    public void joined(Room room, WebSocketSession session) {
        events.publishEvent(new RoomEvent.Joined(room, session));
    }

    @Override
    public void left(Room room, WebSocketSession session) {
        events.publishEvent(new RoomEvent.Left(room, session));
    }

    @Override
    public void appeared(Room room, Presence who) {
        events.publishEvent(new RoomEvent.Appeared(room, who));
    }

    @Override
    public void disappeared(Room room, Presence who) {
        events.publishEvent(new RoomEvent.Disappeared(room, who));
    }

    @Override
    public boolean wantsMessages() {
        return messages;
    }

    @Override
    public void message(Room room, Object payload) {
        events.publishEvent(new RoomEvent.Message(room, payload));
    }

    @Override
    public void deliveryFailed(Room room, WebSocketSession session, DeliveryFailure failure) {
        events.publishEvent(new RoomEvent.DeliveryFailed(room, session, failure));
    }

    @Override
    public void closed(Room room) {
        events.publishEvent(new RoomEvent.Closed(room));
    }
}
