package io.mahakam.spring.room;

import io.mahakam.room.Rooms;
import io.mahakam.session.PayloadEncoder;
import io.mahakam.session.SessionOptions;
import io.mahakam.session.Sessions;
import io.mahakam.spring.session.EndpointIds;
import java.util.Set;

/** Rooms without an application around them. */
public final class TestRoomService {
    private TestRoomService() {}

    /** Rooms of an application with the endpoints "chat" and "news", neither of which has sessions. */
    public static RoomService create() {
        Sessions sessions = new Sessions(SessionOptions.DEFAULT, PayloadEncoder.BASIC, Runnable::run);
        return new LocalRoomService(
                () -> Rooms.of(sessions).build(), sessions, new EndpointIds(() -> Set.of("chat", "news")));
    }
}
