package io.mahakam.room;

import io.mahakam.session.WebSocketSession;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way to a room's members, or to some of them.
 *
 * @param key under which it is conflated, if it was sent with one
 * @param only who gets it, or {@code null} for all members but those excepted
 * @param kept whether it is part of the room's history, and has an offset in it
 */
record Publication(
        RoomMessage message,
        @Nullable Object key,
        Set<WebSocketSession> except,
        @Nullable Set<WebSocketSession> only,
        boolean kept) {
    /** What all members could get is kept. */
    Publication(
            RoomMessage message,
            @Nullable Object key,
            Set<WebSocketSession> except,
            @Nullable Set<WebSocketSession> only) {
        this(message, key, except, only, only == null);
    }

    static Publication toAll(RoomMessage message) {
        return new Publication(message, null, Set.of(), null);
    }

    /** Who joins or leaves is told of each time: under a key of its own nothing takes its place, nor it another's. */
    static Publication announcement(RoomMessage message) {
        return new Publication(message, new Object(), Set.of(), null, false);
    }

    /** This publication with its message encoded for all who speak these subprotocols. */
    Publication encodedFor(Set<String> spoken) {
        RoomMessage encoded = message.encodedFor(spoken);
        return encoded == message ? this : new Publication(encoded, key, except, only, kept);
    }

    boolean isForAll() {
        return only == null && except.isEmpty();
    }

    boolean isFor(WebSocketSession member) {
        return only == null ? except.isEmpty() || !except.contains(member) : only.contains(member);
    }
}
