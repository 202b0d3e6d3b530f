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

    Replayed of(String epoch, RoomHistory history) {
        return after(epoch, history)
                .map(all -> new Replayed(all, true))
                .orElseGet(() -> new Replayed(newest > 0 ? history.newest(newest) : List.of(), false));
    }

    private Optional<List<KeptMessage>> after(String epoch, RoomHistory history) {
        return since == null || !since.epoch().equals(epoch) ? Optional.empty() : history.after(since.offset());
    }
}
