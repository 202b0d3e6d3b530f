package io.mahakam.room;

import io.mahakam.session.Lane;
import io.mahakam.session.OutgoingFrame;
import io.mahakam.session.WebSocketSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

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

    void broadcast(OutgoingFrame frame, Set<WebSocketSession> except) {
        lane.post(() -> {
            for (int i = 0; i < members.size(); i++) {
                Membership member = members.get(i);
                if (except.isEmpty() || !except.contains(member.session)) {
                    member.session.deliver(frame, member.share);
                }
            }
        });
    }

    void wake() {
        lane.wakeSoon();
    }
}
