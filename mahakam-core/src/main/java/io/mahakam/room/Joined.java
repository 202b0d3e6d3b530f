package io.mahakam.room;

/**
 * What became of a join.
 *
 * @param joined whether the session has become a member; false if it was one already, or is closing
 * @param recovered whether it got everything after the position that it {@linkplain Joining#since asked} for; if not, what it
 *     knows of the room is out of date
 * @param replayed how many messages it got of the history
 * @param position where the room stood when the session joined: what it gets from now on comes after that
 */
public record Joined(boolean joined, boolean recovered, int replayed, RoomPosition position) {
    static final Joined NOT = new Joined(false, false, 0, RoomPosition.NOWHERE);
}
