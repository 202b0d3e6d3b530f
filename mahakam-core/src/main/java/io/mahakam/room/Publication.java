package io.mahakam.room;

import io.mahakam.session.OutgoingFrame;
import io.mahakam.session.WebSocketSession;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way to a room's members, or to some of them.
 *
 * @param key under which it is conflated, if it was sent with one
 * @param only who gets it, or {@code null} for all members but those excepted
 */
record Publication(
        OutgoingFrame frame,
        @Nullable Object key,
        Set<WebSocketSession> except,
        @Nullable Set<WebSocketSession> only) {
    static Publication toAll(OutgoingFrame frame) {
        return new Publication(frame, null, Set.of(), null);
    }

    /** Who joins or leaves is told of each time: under a key of its own nothing takes its place, nor it another's. */
    static Publication announcement(OutgoingFrame frame) {
        return new Publication(frame, new Object(), Set.of(), null);
    }

    boolean isFor(WebSocketSession member) {
        return only == null ? except.isEmpty() || !except.contains(member) : only.contains(member);
    }
}
