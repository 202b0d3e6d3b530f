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
    private @Nullable RoomPosition since;
    private int newest;

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
    public Joining history() {
        return history(Integer.MAX_VALUE);
    }

    @Override
    public Joining history(int most) {
        if (most < 0) {
            throw new IllegalArgumentException("A history has 0 messages or more, not " + most);
        }
        newest = most;
        return this;
    }

    @Override
    public Joining since(RoomPosition position) {
        since = position;
        return this;
    }

    @Override
    public Joined join() {
        RoomMessage message = announcement == null ? null : room.encoded(announcement);
        Admission admission = new Admission(session, message, announcesUser, attributes, new Replay(since, newest));
        return room.admit(admission) ? admission.joined() : Joined.NOT;
    }
}
