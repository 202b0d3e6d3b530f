package io.mahakam.room;

import java.util.List;
import java.util.Optional;

/**
 * What one room keeps, in one of its lives. Called by one thread at a time, in the room's order and under its lock: must
 * return at once, so what stores elsewhere has to do that on its own later.
 */
public interface RoomHistory {
    /** Adds a message, which was broadcast just now. Offsets come without gaps, from 1 on. */
    void add(KeptMessage message);

    /** The newest that are kept, at most so many, the oldest of them first. */
    List<KeptMessage> newest(int most);

    /** All after an offset, the oldest first; empty if not all of them are kept, or that offset has not been reached. */
    Optional<List<KeptMessage>> after(long offset);

    /** Whether nothing is kept any more. */
    boolean isEmpty();
}
