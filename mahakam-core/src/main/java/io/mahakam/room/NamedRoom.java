package io.mahakam.room;

import io.mahakam.session.Delivery;
import io.mahakam.session.Receipt;
import io.mahakam.session.TransportSession;
import io.mahakam.session.WebSocketSession;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A room by its name, whether it has members or not. */
final class NamedRoom implements Room, Audience {
    private final Rooms rooms;
    private final String name;
    private final @Nullable Deferral deferral;

    /** @param deferral what may keep messages back, or {@code null} */
    NamedRoom(Rooms rooms, String name, @Nullable Deferral deferral) {
        this.rooms = rooms;
        this.name = name;
        this.deferral = deferral;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean join(WebSocketSession session) {
        return join(session, (RoomMessage) null);
    }

    @Override
    public boolean join(WebSocketSession session, Object announcement) {
        return join(session, encoded(announcement));
    }

    private boolean join(WebSocketSession session, @Nullable RoomMessage announcement) {
        if (!(session instanceof TransportSession member)) {
            throw new IllegalArgumentException("Only sessions that an endpoint was given can join a room, not a "
                    + session.getClass().getName());
        }
        Deferral later = announcement == null ? null : activeDeferral();
        OpenRoom.Joined joined;
        do {
            joined = rooms.opened(name).join(member, later == null ? announcement : null);
        } while (joined == OpenRoom.Joined.ROOM_IS_GONE);
        boolean done = joined == OpenRoom.Joined.YES;
        announceLater(later, announcement, done);
        return done;
    }

    @Override
    public boolean leave(WebSocketSession session) {
        OpenRoom room = rooms.ifOpen(name);
        return room != null && room.leave(session, null);
    }

    @Override
    public boolean leave(WebSocketSession session, Object farewell) {
        RoomMessage message = encoded(farewell);
        Deferral later = activeDeferral();
        OpenRoom room = rooms.ifOpen(name);
        boolean done = room != null && room.leave(session, later == null ? message : null);
        announceLater(later, message, done);
        return done;
    }

    private void announceLater(@Nullable Deferral later, @Nullable RoomMessage message, boolean done) {
        if (later != null && message != null && done) {
            publish(Publication.announcement(message), later);
        }
    }

    @Override
    public Delivery broadcast(Object payload) {
        return publish(Publication.toAll(encoded(payload)), deferral);
    }

    /** Encoded before it is asked who gets it: an error reaches the caller even if nobody does. */
    private RoomMessage encoded(Object payload) {
        return rooms.encode(payload, spoken());
    }

    @Override
    public Set<String> spoken() {
        OpenRoom room = rooms.ifOpen(name);
        return room == null ? Set.of() : room.spoken();
    }

    @Override
    public Delivery publish(Publication publication) {
        OpenRoom room = rooms.ifOpen(name);
        return room == null ? Receipt.toNobody() : room.broadcast(publication);
    }

    @Override
    public int recipients(Publication publication) {
        OpenRoom room = rooms.ifOpen(name);
        return room == null ? 0 : room.recipients(publication);
    }

    private @Nullable Deferral activeDeferral() {
        return deferral != null && deferral.isActive() ? deferral : null;
    }

    @Override
    public Broadcast to() {
        return new Selection(rooms, deferral, this);
    }

    @Override
    public Room now() {
        return deferral == null ? this : new NamedRoom(rooms, name, null);
    }

    @Override
    public int count() {
        OpenRoom room = rooms.ifOpen(name);
        return room == null ? 0 : room.count();
    }

    @Override
    public boolean has(WebSocketSession session) {
        OpenRoom room = rooms.ifOpen(name);
        return room != null && room.has(session);
    }

    @Override
    public Collection<WebSocketSession> sessions() {
        OpenRoom room = rooms.ifOpen(name);
        return room == null ? List.of() : room.sessions();
    }

    @Override
    public void close() {
        OpenRoom room = rooms.ifOpen(name);
        if (room != null) {
            room.clear().forEach(WebSocketSession::close);
        }
    }

    @Override
    public String toString() {
        return "room " + name;
    }
}
