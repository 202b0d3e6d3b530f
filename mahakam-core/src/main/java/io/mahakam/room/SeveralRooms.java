package io.mahakam.room;

import io.mahakam.session.Delivery;
import io.mahakam.session.Receipt;
import io.mahakam.session.WebSocketSession;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The members of several rooms, each of them once however many of the rooms it is in. */
final class SeveralRooms implements Audience {
    private final Rooms rooms;
    private final Set<String> names;

    SeveralRooms(Rooms rooms, Set<String> names) {
        this.rooms = rooms;
        this.names = names;
    }

    @Override
    public Collection<WebSocketSession> sessions() {
        Set<WebSocketSession> sessions = new LinkedHashSet<>();
        open().forEach(room -> sessions.addAll(room.members().sessions()));
        return sessions;
    }

    @Override
    public Set<String> spoken() {
        return spokenIn(open());
    }

    private static Set<String> spokenIn(List<OpenRoom> rooms) {
        Set<String> spoken = new HashSet<>();
        rooms.forEach(room -> spoken.addAll(room.members().spoken().names()));
        return spoken;
    }

    @Override
    public int recipients(Publication publication) {
        return (int) sessions().stream().filter(publication::isFor).count();
    }

    @Override
    public Delivery publish(Publication publication) {
        Delivery delivery;
        do {
            delivery = publish(publication, openFor(publication));
        } while (delivery == null);
        return delivery;
    }

    private @Nullable Delivery publish(Publication publication, List<OpenRoom> open) {
        if (open.size() < 2) {
            return open.isEmpty() ? Receipt.toNobody() : open.get(0).broadcast(publication);
        }
        Publication prepared = publication;
        Set<String> spoken = spokenIn(open);
        for (OpenRoom room : open) {
            prepared = room.prepared(prepared, spoken);
        }
        return new JointBroadcast(open, prepared).publish();
    }

    private List<OpenRoom> openFor(Publication publication) {
        List<OpenRoom> open = new ArrayList<>();
        for (String name : names) {
            OpenRoom room = rooms.openFor(publication, name);
            if (room != null) {
                open.add(room);
            }
        }
        return open;
    }

    private List<OpenRoom> open() {
        List<OpenRoom> open = new ArrayList<>();
        for (String name : names) {
            OpenRoom room = rooms.ifOpen(name);
            if (room != null) {
                open.add(room);
            }
        }
        return open;
    }
}
