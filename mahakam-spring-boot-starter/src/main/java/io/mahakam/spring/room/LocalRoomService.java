package io.mahakam.spring.room;

import io.mahakam.room.Room;
import io.mahakam.room.Rooms;
import java.util.Collection;
import java.util.Optional;

/** The rooms of this process. */
public final class LocalRoomService implements RoomService {
    private final Rooms rooms;

    public LocalRoomService(Rooms rooms) {
        this.rooms = rooms;
    }

    @Override
    public Room room(String name) {
        return rooms.room(name);
    }

    @Override
    public Optional<Room> find(String name) {
        return rooms.find(name);
    }

    @Override
    public Collection<String> names() {
        return rooms.names();
    }
}
