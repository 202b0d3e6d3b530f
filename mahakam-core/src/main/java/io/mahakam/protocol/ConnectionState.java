package io.mahakam.protocol;

/** How far a connection has come, seen from our end and derived from what was sent and received. */
public enum ConnectionState {
    /** Messages may be sent and received. */
    OPEN,
    /** A Close was sent; the peer's is awaited, and what it still says before it is received. */
    CLOSING,
    /** {@link Event.Closed} was given: nothing more is received or sent. */
    CLOSED
}
