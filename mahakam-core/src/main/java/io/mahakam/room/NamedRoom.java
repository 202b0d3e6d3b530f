package io.mahakam.room;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.room.JoinRefusedException.Reason;
import io.mahakam.session.Delivery;
import io.mahakam.session.Receipt;
import io.mahakam.session.TransportSession;
import io.mahakam.session.WebSocketSession;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
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
        return admit(new Admission(requireOurs(session), null, false, null, null));
    }

    @Override
    public boolean join(WebSocketSession session, Object announcement) {
        return admit(new Admission(requireOurs(session), encoded(announcement), false, null, null));
    }

    @Override
    public Joining joining(WebSocketSession session) {
        return new JoinRequest(this, requireOurs(session));
    }

    private static TransportSession requireOurs(WebSocketSession session) {
        if (session instanceof TransportSession ours) {
            return ours;
        }
        throw new IllegalArgumentException("Only sessions that an endpoint was given can join a room, not a "
                + session.getClass().getName());
    }

    boolean admit(Admission admission) {
        rooms.authorize(admission.session, this);
        Deferral later = activeDeferral();
        RoomMessage announcement = later == null ? null : admission.takeAnnouncement();
        Admission.Result result;
        do {
            result = rooms.opened(name).join(admission);
        } while (result == Admission.Result.ROOM_IS_GONE);
        boolean joined = isJoined(result);
        if (joined && admission.mayAnnounce()) {
            announceLater(later, announcement);
        }
        return joined;
    }

    private boolean isJoined(Admission.Result result) {
        return switch (result) {
            case JOINED -> true;
            case ROOM_IS_FULL -> throw new JoinRefusedException(name, Reason.ROOM_IS_FULL);
            case TOO_MANY_ROOMS_OF_SESSION -> throw new JoinRefusedException(name, Reason.TOO_MANY_ROOMS_OF_SESSION);
            default -> false;
        };
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
        if (done) {
            announceLater(later, message);
        }
        return done;
    }

    private void announceLater(@Nullable Deferral later, @Nullable RoomMessage message) {
        if (later != null && message != null) {
            publish(Publication.announcement(message), later);
        }
    }

    @Override
    public Delivery broadcast(Object payload) {
        return publish(Publication.toAll(encoded(payload)), deferral);
    }

    /** Encoded before it is asked who gets it: an error reaches the caller even if nobody does. */
    RoomMessage encoded(Object payload) {
        return rooms.encode(payload, spoken());
    }

    @Override
    public Set<String> spoken() {
        OpenRoom room = rooms.ifOpen(name);
        return room == null ? Set.of() : room.members().spoken().names();
    }

    @Override
    public Delivery publish(Publication publication) {
        Delivery delivery;
        do {
            OpenRoom room = rooms.openFor(publication, name);
            delivery = room == null ? Receipt.toNobody() : room.broadcast(publication);
        } while (delivery == null);
        return delivery;
    }

    @Override
    public int recipients(Publication publication) {
        OpenRoom room = rooms.ifOpen(name);
        return room == null ? 0 : room.members().recipients(publication);
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
        return room == null ? 0 : room.members().count();
    }

    @Override
    public boolean has(WebSocketSession session) {
        OpenRoom room = rooms.ifOpen(name);
        return room != null && room.members().has(session);
    }

    @Override
    public Collection<WebSocketSession> sessions() {
        OpenRoom room = rooms.ifOpen(name);
        return room == null ? List.of() : room.members().sessions();
    }

    @Override
    public RoomPosition position() {
        OpenRoom room = rooms.ifThere(name);
        return room == null ? RoomPosition.NOWHERE : room.position();
    }

    @Override
    public int userCount() {
        OpenRoom room = rooms.ifOpen(name);
        return room == null ? 0 : room.members().userCount();
    }

    @Override
    public List<Presence> presence() {
        OpenRoom room = rooms.ifOpen(name);
        return room == null ? List.of() : room.members().presence();
    }

    @Override
    public Optional<Presence> presence(String user) {
        OpenRoom room = rooms.ifOpen(name);
        return room == null ? Optional.empty() : room.members().presence(user);
    }

    @Override
    public void close() {
        close(CloseStatus.NORMAL);
    }

    @Override
    public void close(CloseStatus status) {
        status.requireSendable();
        OpenRoom room = rooms.ifOpen(name);
        if (room != null) {
            room.close().forEach(session -> session.close(status));
        }
    }

    @Override
    public String toString() {
        return "room " + name;
    }
}
