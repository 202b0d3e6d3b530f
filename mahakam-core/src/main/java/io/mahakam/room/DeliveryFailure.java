package io.mahakam.room;

/** What became of a member that did not read fast enough for its room. */
public enum DeliveryFailure {
    /** Messages of the room are dropped for it. */
    DROPPED,

    /** It is closed with 1013: the policy of the room, or there was nothing to be dropped. */
    CLOSED
}
