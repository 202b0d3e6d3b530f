package io.mahakam.spring.room;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.room.Broadcast;
import io.mahakam.room.Room;
import io.mahakam.room.Rooms;
import io.mahakam.session.Sessions;
import io.mahakam.spring.session.EndpointIds;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.util.function.SingletonSupplier;

/** The rooms of this process. */
public final class LocalRoomService implements RoomService {
    private final SingletonSupplier<Rooms> rooms;
    private final Sessions sessions;
    private final EndpointIds endpointIds;

    /** @param rooms asked when the first room is: who listens to them may want this service itself */
    public LocalRoomService(Supplier<Rooms> rooms, Sessions sessions, EndpointIds endpointIds) {
        this.rooms = SingletonSupplier.of(rooms);
        this.sessions = sessions;
        this.endpointIds = endpointIds;
    }

    @Override
    public Room room(String name) {
        return rooms.obtain().room(name);
    }

    @Override
    public Optional<Room> find(String name) {
        return rooms.obtain().find(name);
    }

    @Override
    public Collection<String> names() {
        return rooms.obtain().names();
    }

    @Override
    public Broadcast to(String... names) {
        return rooms.obtain().to(names);
    }

    @Override
    public Broadcast toUser(String user) {
        return rooms.obtain().toUser(user);
    }

    @Override
    public Broadcast toAll(String endpointId) {
        endpointIds.require(endpointId);
        return rooms.obtain().toAll(endpointId);
    }

    @Override
    public int disconnectUser(String user, CloseStatus status) {
        return sessions.disconnectUser(user, status);
    }
}
