package io.mahakam.room;

import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a room needs to know besides its name.
 *
 * @param declared whether it stays when it has lost its last member
 * @param maxRoomsPerSession how many rooms a member may be in, this one included
 * @param events tells listeners, if there are any
 * @param backlogs what waits for each lane
 * @param histories where it keeps what it is to keep
 * @param nanoTime the time
 * @param whenKept called under the room's lock when it stays only because of what it keeps: must not block
 * @param whenGone called under the room's lock when it is no more: must not block
 */
record RoomSetting(
        RoomOptions options,
        boolean declared,
        int maxRoomsPerSession,
        @Nullable RoomEvents events,
        LaneBacklogs backlogs,
        RoomHistories histories,
        LongSupplier nanoTime,
        Consumer<OpenRoom> whenKept,
        Consumer<OpenRoom> whenGone) {
    RoomLog newLog(String room) {
        RoomHistory history = options.history().keepsAnything() ? histories.open(room, options.history()) : null;
        return new RoomLog(history, nanoTime);
    }
}
