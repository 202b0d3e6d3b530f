package io.mahakam.room;

import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Counts what is broadcast to a room in one of its lives, and keeps some of it if it is to. Under the room's lock. */
final class RoomLog {
    private final @Nullable RoomHistory history;
    private final LongSupplier nanoTime;

    /** From when it is asked for: most rooms are never asked. */
    private @Nullable String epoch;

    private long offset;

    /** @param history keeps messages, or {@code null} if nothing does */
    RoomLog(@Nullable RoomHistory history, LongSupplier nanoTime) {
        this.history = history;
        this.nanoTime = nanoTime;
    }

    /** Whether there is a history. Any thread. */
    boolean keepsMessages() {
        return history != null;
    }

    boolean isEmpty() {
        return history == null || history.isEmpty();
    }

    void add(RoomMessage message) {
        offset++;
        if (history != null) {
            history.add(new KeptMessage(offset, nanoTime.getAsLong(), message.withoutPayload()));
        }
    }

    RoomPosition position() {
        return new RoomPosition(epoch(), offset);
    }

    /** What is to be replayed. It may be much: to be asked once. */
    Replayed replayed(Replay replay) {
        return history == null || replay.isForNothing() ? Replayed.NOTHING : replay.of(epoch(), history);
    }

    private String epoch() {
        if (epoch == null) {
            epoch = UUID.randomUUID().toString();
        }
        return epoch;
    }
}
