package io.mahakam.room;

import io.mahakam.session.WebSocketSession;

/** Decides who may join which room. */
@FunctionalInterface
public interface RoomAuthorizer {
    /**
     * Whether a session may join a room. Asked on the thread that joins, at every join and before anything happens; may
     * block, and what it throws reaches the caller of the join. False: that gets a {@link JoinRefusedException}, and
     * nothing changes.
     */
    boolean mayJoin(WebSocketSession session, Room room);
}
