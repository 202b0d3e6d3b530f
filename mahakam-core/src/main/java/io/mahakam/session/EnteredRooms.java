package io.mahakam.session;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The rooms that a session is in, and how it leaves each. Holds nothing until it enters one. Thread-safe. */
final class EnteredRooms {
    private @Nullable Map<String, Runnable> leaving;

    /** The names of the rooms: a snapshot. */
    synchronized Set<String> names() {
        return leaving == null ? Set.of() : Set.copyOf(leaving.keySet());
    }

    void enter(String room, Runnable leave) {
        map().put(room, leave);
    }

    void exit(String room) {
        map().remove(room);
    }

    /** Forgets a room, if this is how it would be left. */
    void exit(String room, Runnable leave) {
        map().remove(room, leave);
    }

    /** Leaves all of them, which {@linkplain #exit exit} one by one. */
    void leave() {
        ways().forEach(Runnable::run); // outside of our lock: a room takes its own
    }

    private synchronized List<Runnable> ways() {
        return leaving == null ? List.of() : List.copyOf(leaving.values());
    }

    private synchronized Map<String, Runnable> map() {
        if (leaving == null) {
            leaving = new ConcurrentHashMap<>(2);
        }
        return leaving;
    }
}
