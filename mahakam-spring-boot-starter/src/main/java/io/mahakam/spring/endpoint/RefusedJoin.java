package io.mahakam.spring.endpoint;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.room.JoinRefusedException;

/** What a client is told when its session may not join a room. The room is not named: clients need not know its name. */
final class RefusedJoin {
    private static final CloseStatus FORBIDDEN = new CloseStatus(4403, "Not allowed in this room");

    private RefusedJoin() {}

    /** The answer to one that asked for the room in a message. */
    static ErrorReply reply(JoinRefusedException refused) {
        return ErrorReply.forbidden(detail(refused));
    }

    /** How a session that came for the room is closed. */
    static CloseStatus status(JoinRefusedException refused) {
        return refused.reason() == JoinRefusedException.Reason.NOT_AUTHORIZED
                ? FORBIDDEN
                : CloseStatus.TRY_AGAIN_LATER.withReason(detail(refused));
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
