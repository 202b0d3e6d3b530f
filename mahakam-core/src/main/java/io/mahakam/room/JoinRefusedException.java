package io.mahakam.room;

import java.io.Serial;

/** A session may not join a room. It has not become a member, and nothing was announced. */
public final class JoinRefusedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Why a session may not join. */
    public enum Reason {
        /** A {@link RoomAuthorizer} has said so. */
        NOT_AUTHORIZED("it is not authorized"),
        /** The room has {@link RoomOptions#maxMembers()} members. */
        ROOM_IS_FULL("the room is full"),
        /** The session is in {@link RoomsBuilder#maxRoomsPerSession} rooms. */
        TOO_MANY_ROOMS_OF_SESSION("it is in too many rooms"),
        /** It would have been a new room, and there are {@link RoomsBuilder#maxRooms} rooms. */
        TOO_MANY_ROOMS("there are too many rooms");

        private final String text;

        Reason(String text) {
            this.text = text;
        }
    }

    private final String room;
    private final Reason reason;

    JoinRefusedException(String room, Reason reason) {
        super("The session may not join the room '" + room + "': " + reason.text);
        this.room = room;
        this.reason = reason;
    }

    /** The room's name. */
    public String room() {
        return room;
    }

    /** Why the session may not join. */
    public Reason reason() {
        return reason;
    }
}
