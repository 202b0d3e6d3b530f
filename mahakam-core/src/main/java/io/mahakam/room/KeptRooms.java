package io.mahakam.room;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * Rooms that are there only because of what they keep. They are looked through when rooms come to be or are asked for, once
 * a second at most, so that it takes neither a thread nor a timer to forget them; and if they are many, only so often that it
 * takes little of the time. Thread-safe.
 */
final class KeptRooms {
    private static final long INTERVAL = 1_000_000_000;

    /** After a sweep there is none for so many times what it took, however many ask for it. */
    private static final int PAUSE = 16;

    private final LongSupplier nanoTime;
    private final AtomicBoolean sweeping = new AtomicBoolean();
    private volatile long swept;
    private volatile long pause;
    private final Set<OpenRoom> rooms = ConcurrentHashMap.newKeySet();

    KeptRooms(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.swept = nanoTime.getAsLong();
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
        long begin = nanoTime.getAsLong();
        if (begin - swept < (now ? pause : Math.max(pause, INTERVAL)) || !sweeping.compareAndSet(false, true)) {
            return;
        }
        try {
            rooms.forEach(room -> room.goUnlessKept(this));
        } finally {
            long end = nanoTime.getAsLong();
            pause = (end - begin) * PAUSE;
            swept = end;
            sweeping.set(false);
        }
    }
}
