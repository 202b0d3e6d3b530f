package io.mahakam.room;

import io.mahakam.session.WebSocketSession;

/**
 * Is told what happens in the rooms. The calls for one room come one at a time, in the order in which it happened, on a
 * worker thread soon afterwards: they may block, but what happens meanwhile waits in memory, and other rooms may have to
 * wait as well. No lock is held; whatever a listener does with rooms and sessions is allowed. There is no order between
 * these calls and those of a {@link io.mahakam.session.SessionListener}.
 *
 * <p>A session whose listener joins and leaves rooms much faster than listeners are told is not called again until they
 * are; so no listener may wait for what that session receives.
 *
 * <p>A call that throws disturbs nobody: see {@link RoomsBuilder#listener}.
 */
public interface RoomListener {
    /** A session has become a member. */
    default void joined(Room room, WebSocketSession session) throws Exception {}

    /** A session is no member any more: it has left, its connection has ended, or the room was closed. */
    default void left(Room room, WebSocketSession session) throws Exception {}

    /**
     * Somebody is in the room who was not, after {@link #joined}: the first session of a user, or one of nobody.
     *
     * @param who with that session alone
     */
    default void appeared(Room room, Presence who) throws Exception {}

    /**
     * Somebody is in the room no more, after {@link #left}: the last session of a user has left, or one of nobody.
     *
     * @param who with that session alone
     */
    default void disappeared(Room room, Presence who) throws Exception {}

    /**
     * A message has taken its place in the room's order, an announcement included. Called only if {@link #wantsMessages()}.
     * While more than 1024 messages wait for listeners, or more than 1 MB of them as they are sent, those that come are not
     * told of; who made the rooms learns how many.
     *
     * @param payload what was sent, as it is now
     */
    default void message(Room room, Object payload) throws Exception {}

    /** Whether {@link #message} is called at all; not, by default. Asked once. */
    default boolean wantsMessages() {
        return false;
    }

    /**
     * A member does not read fast enough. With {@link DeliveryFailure#DROPPED} this is told when messages begin to be
     * dropped for it, and again only if that begins anew after it had read everything.
     */
    default void deliveryFailed(Room room, WebSocketSession session, DeliveryFailure failure) throws Exception {}

    /** The room was closed, after its members {@link #left}. */
    default void closed(Room room) throws Exception {}
}
