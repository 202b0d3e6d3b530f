package io.mahakam.spring.room;

import io.mahakam.room.Room;
import java.util.Collection;
import java.util.Optional;

/** The rooms of the application, to be injected wherever something is to be broadcast. Thread-safe. */
public interface RoomService {
    /**
     * The room of a name. It comes to be when the first session joins, so asking for it creates nothing.
     *
     * @throws IllegalArgumentException if the name is blank or has control characters
     */
    Room room(String name);

    /** The room of a name if it has members now. */
    Optional<Room> find(String name);

    /** The names of all rooms that have members now: a snapshot. */
    Collection<String> names();
}
