package io.mahakam.room;

import io.mahakam.session.Delivery;
import io.mahakam.session.WebSocketSession;

/** A broadcast that is being described. Not thread-safe: use it where it was made, and once. */
public interface Broadcast {
    /** Leaves these sessions out. */
    Broadcast except(WebSocketSession... sessions);

    /** Sends the message to those selected, see {@link Room#broadcast(Object)}. */
    Delivery send(Object payload);
}
