package io.mahakam.room;

import io.mahakam.session.WebSocketSession;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which subprotocols a room's members have agreed on: few, so that they are counted. Changed under the room's lock; what
 * they are now may be read by any thread.
 */
final class SpokenSubprotocols {
    /** Stands for none, since a subprotocol's name is a token, which is never empty (RFC 6455, 4.1). */
    private static final String NONE = "";

    private final Map<String, Integer> speakers = new HashMap<>(1); // mostly there is one
    private volatile Set<String> names = Set.of();

    /** How the subprotocol of a session is named here. */
    static String name(WebSocketSession session) {
        String subprotocol = session.subprotocol();
        return subprotocol == null ? NONE : subprotocol;
    }

    /** The subprotocol that is named so. */
    static @Nullable String agreed(String name) {
        return name.equals(NONE) ? null : name;
    }

    /** The names: a snapshot, the same as long as nothing changes. */
    Set<String> names() {
        return names;
    }

    /** The names with that of one who is about to join. */
    Set<String> with(WebSocketSession joining) {
        Set<String> now = names;
        String name = name(joining);
        if (now.contains(name)) {
            return now;
        }
        Set<String> all = new HashSet<>(now);
        all.add(name);
        return Set.copyOf(all);
    }

    void joined(WebSocketSession session) {
        if (speakers.merge(name(session), 1, Integer::sum) == 1) {
            names = Set.copyOf(speakers.keySet());
        }
    }

    void left(WebSocketSession session) {
        String name = name(session);
        if (speakers.merge(name, -1, Integer::sum) == 0) {
            speakers.remove(name);
            names = Set.copyOf(speakers.keySet());
        }
    }
}
