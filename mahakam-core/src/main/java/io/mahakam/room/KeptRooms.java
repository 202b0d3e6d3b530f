package io.mahakam.room;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Rooms that are there only because of what they keep. They are looked through when rooms come to be or are asked for, once
 * a second at most, so that it takes neither a thread nor a timer to forget them. Thread-safe.
 */
final class KeptRooms {
    private static final long INTERVAL = 1_000_000_000;

    private final LongSupplier nanoTime;
    private final AtomicLong swept;
    private final Set<OpenRoom> rooms = ConcurrentHashMap.newKeySet();

    KeptRooms(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.swept = new AtomicLong(nanoTime.getAsLong());
    }

    void add(OpenRoom room) {
        rooms.add(room);
    }

    void remove(OpenRoom room) {
        rooms.remove(room);
    }

    /** Lets those go that keep nothing any more. No room's lock is held. */
    void sweep(boolean now) {
        if (rooms.isEmpty()) {
            return;
        }
        long time = nanoTime.getAsLong();
        long last = swept.get();
        if ((now || time - last >= INTERVAL) && swept.compareAndSet(last, time)) {
            rooms.removeIf(room -> !room.isKept());
        }
    }
}
