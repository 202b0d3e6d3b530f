package io.mahakam.room;

import io.mahakam.session.Lane;
import io.mahakam.session.Receipt;
import io.mahakam.session.TransportSession;
import java.util.ArrayList;
import java.util.List;

/**
 * The members of a room that one lane writes. Joins, leaves and broadcasts come as tasks of that lane, in the order in
 * which the room took them, and so need no lock.
 */
final class LaneMembers {
    private final Lane lane;
    private final List<Membership> members = new ArrayList<>();

    LaneMembers(Lane lane) {
        this.lane = lane;
    }

    void join(Membership member) {
        lane.post(() -> {
            member.index = members.size();
            members.add(member);
        });
    }

    void leave(Membership member) {
        lane.post(() -> {
            Membership last = members.remove(members.size() - 1);
            if (last != member) {
                last.index = member.index;
                members.set(last.index, last);
            }
        });
    }

    /**
     * The receipt is for this lane alone, and so is the number of recipients. Who publishes it, if it is a session, has it
     * on its account until the lane has taken it.
     */
    void broadcast(Publication publication, int recipients, Receipt receipt) {
        RoomMessage message = publication.message();
        TransportSession publisher = TransportSession.called();
        if (publisher != null) {
            publisher.publishes(message.frame(), recipients);
        }
        lane.post(() -> {
            for (int i = 0; i < members.size(); i++) {
                Membership member = members.get(i);
                if (publication.isFor(member.session)) {
                    member.session.deliver(message.frame(member.session), member.share, publication.key(), receipt);
                }
            }
            receipt.taken();
            if (publisher != null) {
                publisher.publicationTaken(message.frame(), recipients);
            }
        });
    }

    void wake() {
        lane.wakeSoon();
    }
}
