package io.mahakam.room;

import io.mahakam.session.TransportSession;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A join of a room that is being described. */
final class JoinRequest implements Joining {
    private final NamedRoom room;
    private final TransportSession session;
    private @Nullable Object announcement;
    private boolean announcesUser;
    private @Nullable Map<String, Object> attributes;

    JoinRequest(NamedRoom room, TransportSession session) {
        this.room = room;
        this.session = session;
    }

    @Override
    public Joining announce(Object message) {
        announcement = message;
        announcesUser = false;
        return this;
    }

    @Override
    public Joining announceUser(Object message) {
        announcement = message;
        announcesUser = true;
        return this;
    }

    @Override
    public Joining attributes(Map<String, ?> ofUser) {
        attributes = Map.copyOf(ofUser);
        return this;
    }

    @Override
    public boolean join() {
        RoomMessage message = announcement == null ? null : room.encoded(announcement);
        return room.admit(new Admission(session, message, announcesUser, attributes));
    }
}
