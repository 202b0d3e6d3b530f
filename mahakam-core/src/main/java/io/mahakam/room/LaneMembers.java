package io.mahakam.room;

import io.mahakam.session.Lane;
import io.mahakam.session.Receipt;
import io.mahakam.session.TransportSession;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * The members of a room that one lane writes. Joins, leaves and broadcasts come as tasks of that lane, in the order in
 * which the room took them, and so need no lock there; they are posted under the room's.
 */
final class LaneMembers {
    private final Lane lane;
    private final Executor workers;
    private final LaneBacklog backlog;
    private final List<Membership> members = new ArrayList<>(1);

    /** How many they will be when the lane has caught up. Belongs to the room's lock. */
    private int count;

    /** All of them are closed as too slow. Belongs to the room's lock. */
    private boolean closed;

    /** @param workers of the sessions of this lane */
    LaneMembers(Lane lane, Executor workers, LaneBacklog backlog) {
        this.lane = lane;
        this.workers = workers;
        this.backlog = backlog;
    }

    Lane lane() {
        return lane;
    }

    LaneBacklog backlog() {
        return backlog;
    }

    Executor workers() {
        return workers;
    }

    int count() {
        return count;
    }

    void join(Membership member) {
        count++;
        closed = false;
        lane.post(() -> {
            member.index = members.size();
            members.add(member);
        });
    }

    /** As {@link #join(Membership)}, with what the member is to get before anything else. */
    void join(Membership member, List<KeptMessage> replayed) {
        int one = replayed.get(0).forMembers().frame().size();
        TransportSession publisher = TransportSession.called(); // it may have one join after the other
        if (publisher != null) {
            publisher.publishes(one, replayed.size());
        }
        lane.post(() -> {
            try {
                replay(member, replayed);
            } finally {
                if (publisher != null) {
                    publisher.publicationTaken(one, replayed.size());
                }
            }
        });
        join(member);
    }

    /** Under keys of their own: nothing takes their places. */
    private void replay(Membership member, List<KeptMessage> replayed) {
        Receipt receipt = new Receipt(replayed.size(), workers);
        for (KeptMessage message : replayed) {
            member.session.deliver(message.forMembers().frame(member.session), member, new Object(), receipt);
        }
        receipt.taken();
    }

    void leave(Membership member) {
        count--;
        lane.post(() -> {
            Membership last = members.remove(members.size() - 1);
            if (last != member) {
                last.index = member.index;
                members.set(last.index, last);
            }
        });
    }

    /** The receipt is for this lane alone. False if that would be more than may wait for the lane. */
    boolean broadcast(Publication publication, Receipt receipt) {
        return new RoomDelivery(publication, count, receipt).postTo(lane);
    }

    /** Whether some may not be closed as too slow: else nobody needs to look at each again. */
    boolean mayBeOpen() {
        return !closed;
    }

    /** All are closed as too slow for whom a message is. */
    void closed(Publication publication) {
        closed = publication.isForAll();
    }

    /** The members now. On the lane. */
    List<Membership> now() {
        return members;
    }

    void wake() {
        lane.wakeSoon();
    }

    private final class RoomDelivery extends LaneDelivery {
        RoomDelivery(Publication publication, int recipients, Receipt receipt) {
            super(publication, recipients, receipt, backlog);
        }

        @Override
        void deliver() {
            for (int i = 0; i < members.size(); i++) {
                deliver(members.get(i));
            }
        }
    }
}
