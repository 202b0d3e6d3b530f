package io.mahakam.spring.endpoint;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.room.JoinRefusedException;
import io.mahakam.session.WebSocketSession;

/** What a client is told when its session may not join a room. The room is not named: clients need not know its name. */
final class RefusedJoin {
    private static final CloseStatus FORBIDDEN = new CloseStatus(4403, "Not allowed in this room");

    private RefusedJoin() {}

    /** A session that came for the room is closed; one that asked for it in a message is answered, and stays. */
    static void answer(WebSocketSession session, JoinRefusedException refused, boolean opening) {
        if (!opening) {
            session.send(reply(detail(refused)));
        } else if (refused.reason() == JoinRefusedException.Reason.NOT_AUTHORIZED) {
            session.close(FORBIDDEN);
        } else {
            session.close(CloseStatus.TRY_AGAIN_LATER.withReason(detail(refused)));
        }
    }

    /** The answer to a message of somebody who may not do what it asks for. */
    static String reply(String detail) {
        return "{\"type\":\"error\",\"problem\":\"about:blank\",\"title\":\"Forbidden\",\"status\":403,\"detail\":\""
                + detail + "\"}";
    }

    private static String detail(JoinRefusedException refused) {
        return switch (refused.reason()) {
            case NOT_AUTHORIZED -> FORBIDDEN.reason();
            case ROOM_IS_FULL -> "The room is full";
            case TOO_MANY_ROOMS_OF_SESSION -> "In too many rooms";
            case TOO_MANY_ROOMS -> "Too many rooms";
        };
    }
}
