package io.mahakam.room;

/** Where rooms keep their histories. Thread-safe. */
@FunctionalInterface
public interface RoomHistories {
    /**
     * The history of a room that comes to be, empty. Called by the thread that joins it first or broadcasts to it; may be
     * called in vain.
     */
    RoomHistory open(String room, HistoryOptions options);
}
