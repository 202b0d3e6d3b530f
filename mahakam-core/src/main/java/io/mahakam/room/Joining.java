package io.mahakam.room;

import java.util.Map;

/** A join that is being described: all of it is one step in the room's order. Not thread-safe: use it where it was made, and once. */
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
     * Makes the session a member.
     *
     * @return false if it was a member already, or is closing; nothing has happened then
     * @throws JoinRefusedException if it may not
     */
    boolean join();
}
