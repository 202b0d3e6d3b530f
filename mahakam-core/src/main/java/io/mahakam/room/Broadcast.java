package io.mahakam.room;

import io.mahakam.session.Delivery;
import io.mahakam.session.WebSocketSession;
import java.util.function.Predicate;

/** A broadcast that is being described. Not thread-safe: use it where it was made, and once. */
public interface Broadcast {
    /** Leaves these sessions out. */
    Broadcast except(WebSocketSession... sessions);

    /**
     * Sends the message to those only that satisfy a condition; of several conditions, to those that satisfy all.
     * {@link #send} asks it, on its own thread and before the message takes its place in the room's order, about each
     * who is a member then; who joins meanwhile is left out. It may block, which delays nobody else; what it throws
     * reaches the caller of {@code send}, and nothing is sent. That a message is kept back changes nothing about it.
     */
    Broadcast onlyIf(Predicate<? super WebSocketSession> condition);

    /**
     * Lets the message take the place of one that was sent to this room (or else to the session itself) with an equal key,
     * to each member that it is still unsent to: of stock prices, say, those with the same symbol. Without it, messages are
     * conflated only in rooms whose policy is {@link io.mahakam.session.Overflow#CONFLATE}, where the key is then the room's
     * name.
     *
     * @param key must not change; its {@code equals} and {@code hashCode} are called by event loops and must not block
     */
    Broadcast conflate(Object key);

    /** Lets the message wait for nothing, see {@link Room#now()}. */
    Broadcast now();

    /** Sends the message to those selected, to each of them once, see {@link Room#broadcast(Object)}. */
    Delivery send(Object payload);
}
