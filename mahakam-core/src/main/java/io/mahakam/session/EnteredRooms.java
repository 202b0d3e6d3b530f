package io.mahakam.session;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rooms that a session is in. Holds next to nothing: there may be very many. Thread-safe. */
final class EnteredRooms {
    private static final @Nullable EnteredRoom[] NONE = new EnteredRoom[0];

    /** Those entered last stand last; the array may be longer than they are many. */
    private @Nullable EnteredRoom[] rooms = NONE;

    private int count;

    /** The names of the rooms: a snapshot. */
    Set<String> names() {
        Set<String> names = new HashSet<>();
        entered().forEach(room -> names.add(room.name()));
        return Set.copyOf(names);
    }

    /** Adds a room, unless there are so many already, or the session has begun to close: who leaves all may miss it. */
    EnteredRoom.Entry enter(EnteredRoom room, int most, ClosingHandshake closing) {
        if (!enter(room, most)) {
            return EnteredRoom.Entry.TOO_MANY;
        }
        if (!closing.isOpen()) {
            exit(room);
            return EnteredRoom.Entry.CLOSING;
        }
        return EnteredRoom.Entry.ENTERED;
    }

    /** Adds a room, unless there are so many already. */
    synchronized boolean enter(EnteredRoom room, int most) {
        if (count >= most) {
            return false;
        }
        if (count == rooms.length) {
            rooms = Arrays.copyOf(rooms, count + 1 + count / 2);
        }
        rooms[count++] = room;
        return true;
    }

    /** Forgets a room, if it was entered. Those that were entered last are found first. */
    synchronized void exit(EnteredRoom room) {
        for (int i = count - 1; i >= 0; i--) {
            if (rooms[i] == room) {
                count--;
                System.arraycopy(rooms, i + 1, rooms, i, count - i);
                rooms[count] = null;
                return;
            }
        }
    }

    /** Leaves all of them, which {@linkplain #exit exit} one by one. */
    void leave() {
        entered().forEach(EnteredRoom::leave); // outside of our lock: a room takes its own
    }

    /** The last first: {@link #exit} finds each at once. */
    private synchronized List<EnteredRoom> entered() {
        List<EnteredRoom> entered = new ArrayList<>(count);
        for (int i = count - 1; i >= 0; i--) {
            entered.add(Objects.requireNonNull(rooms[i]));
        }
        return entered;
    }
}
