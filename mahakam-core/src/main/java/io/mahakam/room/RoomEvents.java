package io.mahakam.room;

import io.mahakam.session.WebSocketSession;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Tells listeners what happens in rooms: what is added under a room's lock, they are told in that order, once the lock is
 * free. A room keeps its place among a few queues whether it is there or not, so that there is nothing to clean up.
 * Thread-safe.
 */
final class RoomEvents {
    private static final int QUEUES = 64;

    private final Rooms rooms;
    private final List<Listening> listeners;
    private final EventQueue[] queues = new EventQueue[QUEUES];

    /** Whether anybody hears anything at all: with nobody, an event costs a look. */
    private volatile boolean heard;

    RoomEvents(Rooms rooms, List<Listening> listeners, Executor workers) {
        this.rooms = rooms;
        this.listeners = listeners;
        for (int i = 0; i < QUEUES; i++) {
            queues[i] = new EventQueue(listeners, workers);
        }
    }

    /** Asks again whether anybody hears. No lock is held. */
    void askWhoHears() {
        boolean now = false;
        for (Listening listening : listeners) {
            now |= listening.heard().getAsBoolean();
        }
        if (heard != now) {
            heard = now;
        }
    }

    void joined(String room, WebSocketSession session) {
        add(room, listening -> listening.listener().joined(rooms.room(room), session));
    }

    void left(String room, WebSocketSession session) {
        add(room, listening -> listening.listener().left(rooms.room(room), session));
    }

    void appeared(String room, Presence who) {
        add(room, listening -> listening.listener().appeared(rooms.room(room), who));
    }

    void disappeared(String room, Presence who) {
        add(room, listening -> listening.listener().disappeared(rooms.room(room), who));
    }

    void closed(String room) {
        add(room, listening -> listening.listener().closed(rooms.room(room)));
    }

    void deliveryFailed(String room, WebSocketSession session, DeliveryFailure failure) {
        add(room, listening -> listening.listener().deliveryFailed(rooms.room(room), session, failure));
    }

    /** @param size how many bytes are sent of it */
    void message(String room, Object payload, int size) {
        if (messagesWanted()) {
            Event message = listening -> {
                if (listening.wantsMessages().getAsBoolean()) {
                    listening.listener().message(rooms.room(room), payload);
                }
            };
            queue(room).addMessage(message, size);
        }
    }

    private boolean messagesWanted() {
        for (Listening listening : listeners) {
            if (listening.wantsMessages().getAsBoolean()) {
                return true;
            }
        }
        return false;
    }

    /** Has the listeners told what was added. No lock is held. */
    void tell(String room) {
        queue(room).tell();
    }

    private void add(String room, Event event) {
        if (heard) {
            queue(room).add(event);
        }
    }

    private EventQueue queue(String room) {
        int hash = room.hashCode();
        return queues[(hash ^ hash >>> 16) & (QUEUES - 1)];
    }

    /** What a listener is to be told. */
    @FunctionalInterface
    interface Event {
        void tell(Listening listening) throws Exception;
    }

    /** A listener, whether it hears, and messages as well, and what is told what it throws. */
    record Listening(
            RoomListener listener,
            BooleanSupplier heard,
            BooleanSupplier wantsMessages,
            Consumer<Throwable> whenItFails) {}
}
