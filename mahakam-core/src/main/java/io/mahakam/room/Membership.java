package io.mahakam.room;

import io.mahakam.session.EnteredRoom;
import io.mahakam.session.QueueShare;
import io.mahakam.session.TransportSession;

/**
 * A session in a room, and what it has unsent of it: one object, because there are very many. Once it has joined, only the
 * session's lane touches it.
 */
final class Membership extends QueueShare implements EnteredRoom {
    final OpenRoom room;
    final TransportSession session;

    /** As whom the session is present. */
    final Present present;

    /** Where it stands among the room's members of its lane. */
    int index;

    Membership(OpenRoom room, TransportSession session, Present present) {
        super(room.limits());
        this.room = room;
        this.session = session;
        this.present = present;
    }

    @Override
    public String name() {
        return room.name();
    }

    @Override
    public void leave() {
        room.leave(session, null);
    }

    @Override
    protected void losesMessages() {
        tellLater(DeliveryFailure.DROPPED);
    }

    @Override
    protected void sessionClosed() {
        tellLater(DeliveryFailure.CLOSED);
    }

    /** Not in the middle of what the session's queue is doing. */
    private void tellLater(DeliveryFailure failure) {
        if (room.hasListeners()) {
            session.lane().execute(() -> room.deliveryFailed(session, failure));
        }
    }
}
