package io.mahakam.session;

/** A room that a session is in, as the session sees it. */
public interface EnteredRoom {
    /** The room's name. */
    String name();

    /** Ends the membership: the session begins to close. */
    void leave();

    /** What became of an attempt to enter a room. */
    enum Entry {
        /** The session is in the room. */
        ENTERED,
        /** The session is closing. */
        CLOSING,
        /** The session is in too many others. */
        TOO_MANY
    }
}
