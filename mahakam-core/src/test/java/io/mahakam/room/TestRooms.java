package io.mahakam.room;

import java.util.function.Consumer;

final class TestRooms {
    private TestRooms() {}

    /** The setting of a room with default options that keeps nothing. */
    static RoomSetting setting(Consumer<OpenRoom> whenGone) {
        return new RoomSetting(
                RoomOptions.DEFAULT,
                false,
                Integer.MAX_VALUE,
                null,
                new LaneBacklogs(),
                (room, options) -> new MemoryHistory(options, System::nanoTime),
                System::nanoTime,
                kept -> {},
                whenGone);
    }
}
