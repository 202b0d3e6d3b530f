package io.mahakam.room;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a room needs to know besides its name.
 *
 * @param declared whether it stays when it has lost its last member
 * @param maxRoomsPerSession how many rooms a member may be in, this one included
 * @param events tells listeners, if there are any
 * @param whenGone called under the room's lock when it is no more: must not block
 */
record RoomSetting(
        RoomOptions options,
        boolean declared,
        int maxRoomsPerSession,
        @Nullable RoomEvents events,
        Consumer<OpenRoom> whenGone) {}
