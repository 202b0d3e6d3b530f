package io.mahakam.room;

import io.mahakam.session.WebSocketSession;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Somebody in a room: a user, however many sessions, or one session of nobody in particular. A snapshot.
 *
 * @param user the name of the principal, or {@code null} if nobody was authenticated
 * @param attributes what was last given at a {@linkplain Room#joining join}; empty if nothing was
 * @param sessions those that are members, at least one
 */
public record Presence(@Nullable String user, Map<String, Object> attributes, List<WebSocketSession> sessions) {
    public Presence {
        attributes = Map.copyOf(attributes);
        sessions = List.copyOf(sessions);
    }
}
