package io.mahakam.room;

/**
 * A place in a room's order: of the message of that offset, or before the first.
 *
 * @param epoch names the life of a room: random, and another each time the room comes to be; empty for a room that is not
 *     there
 * @param offset of a message in that life: 1, 2, 3 and so on, for all broadcasts but announcements and those to some members
 *     by {@link Broadcast#onlyIf}; 0 before the first
 */
public record RoomPosition(String epoch, long offset) {
    static final RoomPosition NOWHERE = new RoomPosition("", 0);
}
