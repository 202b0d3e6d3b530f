package io.mahakam.room;

import java.util.Map;

/**
 * A join that is being described; all of it is one step in the room's order. Not thread-safe: use it where it was made, and
 * once.
 */
public interface Joining {
    /** Broadcasts an announcement: the first live message of this room that the new member receives. */
    Joining announce(Object message);

    /** As {@link #announce}, but only if the session's user was not in the room before with another session. */
    Joining announceUser(Object message);

    /**
     * What others see of the user, or of a session of nobody, in {@link Room#presence()}. Takes the place of what was given
     * before, if anything is given.
     *
     * @throws NullPointerException if a key or a value is null
     */
    Joining attributes(Map<String, ?> attributes);

    /**
     * Sends the new member what the {@linkplain RoomOptions#history() history} of the room has, before anything else of
     * this room: nothing is missing in between, and nothing comes twice.
     */
    Joining history();

    /**
     * As {@link #history()}, but at most so many messages, the newest.
     *
     * @throws IllegalArgumentException if it is negative
     */
    Joining history(int most);

    /**
     * Sends the new member what came after a position that it had reached before, if all of that is in the history, see
     * {@link Joined#recovered()}. If not, it gets what {@link #history} says, if that was called; else nothing.
     */
    Joining since(RoomPosition position);

    /**
     * Makes the session a member.
     *
     * @throws JoinRefusedException if it may not
     */
    Joined join();
}
