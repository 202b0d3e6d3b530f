package io.mahakam.room;

import io.mahakam.session.QueueLimits;
import io.mahakam.session.QueueShare;
import io.mahakam.session.TransportSession;

/** A session in a room. Once it has joined, only the session's lane touches it. */
final class Membership {
    final TransportSession session;
    final QueueShare share;

    /** Where it stands among the room's members of its lane. */
    int index;

    Membership(TransportSession session, QueueLimits limits) {
        this.session = session;
        this.share = new QueueShare(limits);
    }
}
