package io.mahakam.spring.room;

import io.mahakam.room.DeliveryFailure;
import io.mahakam.room.Presence;
import io.mahakam.room.Room;
import io.mahakam.session.WebSocketSession;

/**
 * What has happened in a room, as an application event: a method with {@code @EventListener} takes one of these, or all of
 * them. Those of one room come one at a time and in order, on a worker thread and soon after it has happened; they are those
 * of a {@link io.mahakam.room.RoomListener}, whose contract holds for who listens here as well.
 */
public sealed interface RoomEvent {
    /** Where it has happened. */
    Room room();

    /** A session has become a member. */
    record Joined(Room room, WebSocketSession session) implements RoomEvent {}

    /** A session is no member any more: it has left, its connection has ended, or the room was closed. */
    record Left(Room room, WebSocketSession session) implements RoomEvent {}

    /**
     * Somebody is in the room who was not: the first session of a user, or one of nobody.
     *
     * @param who with that session alone
     */
    record Appeared(Room room, Presence who) implements RoomEvent {}

    /**
     * Somebody is in the room no more: the last session of a user has left, or one of nobody.
     *
     * @param who with that session alone
     */
    record Disappeared(Room room, Presence who) implements RoomEvent {}

    /**
     * A message has taken its place in the room's order. Published only with {@code mahakam.events.messages}.
     *
     * @param payload what was sent, as it is now
     */
    record Message(Room room, Object payload) implements RoomEvent {}

    /** A member does not read fast enough: messages are dropped for it, or it is closed. */
    record DeliveryFailed(Room room, WebSocketSession session, DeliveryFailure failure) implements RoomEvent {}

    /** The room was closed. */
    record Closed(Room room) implements RoomEvent {}
}
