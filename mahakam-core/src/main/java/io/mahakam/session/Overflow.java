package io.mahakam.session;

/**
 * What happens to a message that would exceed a bound on what one session has unsent. The bounds are for sessions whose
 * peer does not read; what is dropped is never part of a message, and never a Close, Ping or Pong.
 */
public enum Overflow {
    /** The session is closed with 1013, and what it has unsent is dropped. */
    CLOSE,

    /**
     * The oldest unsent messages of the same room are dropped, as many as it takes; if that does not suffice, the session
     * is closed as with {@link #CLOSE}.
     */
    DROP_OLDEST,

    /** The message itself is dropped for this session. */
    DROP_NEWEST,

    /**
     * A message takes the place of the unsent one with the same key, at any time and not only at a bound; without a key
     * of its own, its key is the room's name. If messages with different keys exceed the bound, as {@link #DROP_OLDEST}.
     */
    CONFLATE;

    boolean dropsOldest() {
        return this == DROP_OLDEST || this == CONFLATE;
    }
}
