package io.mahakam.room;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one who joins wants to get of a room's history.
 *
 * @param since everything after this position, if all of it is kept
 * @param newest otherwise, at most so many of the newest
 */
record Replay(@Nullable RoomPosition since, int newest) {
    static final Replay NOTHING = new Replay(null, 0);

    boolean isForNothing() {
        return since == null && newest == 0;
    }

    /** Whether all since the position is there. */
    boolean recovers(String epoch, RoomHistory history) {
        return after(epoch, history).isPresent();
    }

    /** The messages, the oldest first. */
    List<KeptMessage> of(String epoch, RoomHistory history) {
        return after(epoch, history).orElseGet(() -> newest > 0 ? history.newest(newest) : List.of());
    }

    private Optional<List<KeptMessage>> after(String epoch, RoomHistory history) {
        return since == null || !since.epoch().equals(epoch) ? Optional.empty() : history.after(since.offset());
    }
}
