package io.mahakam.spring.room;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.room.Broadcast;
import io.mahakam.room.Room;
import java.util.Collection;
import java.util.Optional;

/**
 * The rooms of the application, to be injected wherever something is to be broadcast. Inside a transaction, what is sent
 * waits for its commit, see {@link Room#now()}. Thread-safe.
 */
public interface RoomService {
    /**
     * The room of a name. It comes to be when the first session joins, so asking for it creates nothing.
     *
     * @throws IllegalArgumentException if the name is blank, too long or has control characters
     */
    Room room(String name);

    /** The room of a name if it has members now, or is declared. */
    Optional<Room> find(String name);

    /** The names of all rooms that have members now, or are declared: a snapshot. */
    Collection<String> names();

    /**
     * A broadcast to several rooms: who is in more than one of them gets it once.
     *
     * @throws IllegalArgumentException if no room can have one of the names
     */
    Broadcast to(String... rooms);

    /** A broadcast to all sessions of a user, by the name of the principal: all tabs and devices. Nobody, if there are none. */
    Broadcast toUser(String user);

    /**
     * A broadcast to all sessions of an endpoint.
     *
     * @param endpointId the class's name in kebab-case, unless {@code @WebSocketEndpoint(id = ...)} says otherwise
     * @throws IllegalArgumentException if no endpoint has this id
     */
    Broadcast toAll(String endpointId);

    /**
     * Closes all sessions of a user, by the name of the principal. Waits for no transaction.
     *
     * @return how many were open
     * @throws IllegalArgumentException if the code must not be sent, such as 1006
     */
    int disconnectUser(String user, CloseStatus status);
}
