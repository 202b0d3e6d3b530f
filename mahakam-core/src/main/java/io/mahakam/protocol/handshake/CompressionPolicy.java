package io.mahakam.protocol.handshake;

/** Whether a server accepts an offer of permessage-deflate (RFC 7692). */
public enum CompressionPolicy {
    /** Never. */
    OFF,
    /** Yes, and every message is compressed for itself: no connection keeps a state. */
    MESSAGE_BY_MESSAGE,
    /** Yes, and messages refer to those before them, unless the client asks for the contrary. */
    CONTEXT_TAKEOVER
}
