package io.mahakam.room;

import io.mahakam.session.WebSocketSession;
import java.util.List;

/**
 * What one who joins gets of a room's history.
 *
 * @param messages the oldest first
 * @param recovers whether they are all since the position that was asked for
 */
record Replayed(List<KeptMessage> messages, boolean recovers) {
    static final Replayed NOTHING = new Replayed(List.of(), false);

    /** Whether all of it is encoded for a session. */
    boolean isFor(WebSocketSession session) {
        return messages.stream().allMatch(message -> message.isFor(session));
    }
}
