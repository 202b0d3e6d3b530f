package io.mahakam.room;

import io.mahakam.session.Delivery;
import io.mahakam.session.Lane;
import io.mahakam.session.Receipt;
import io.mahakam.session.WebSocketSession;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One message to several rooms. It takes its place in the order of all of them at once: their locks are taken in the order
 * of their names, so that nobody waits in a circle.
 */
final class JointBroadcast {
    private final List<OpenRoom> rooms;
    private final Publication publication;

    private final Map<Lane, List<LaneMembers>> lanes = new LinkedHashMap<>();
    private final List<Receipt> receipts = new ArrayList<>();
    private int recipients;

    /** @param rooms in the order in which they count for who is a member of several */
    JointBroadcast(List<OpenRoom> rooms, Publication publication) {
        this.rooms = rooms;
        this.publication = publication;
    }

    /**
     * Posts the message to the lanes; null if a room is no more, or someone has joined meanwhile for whom it is not encoded.
     */
    @Nullable Delivery publish() {
        List<OpenRoom> inOrder =
                rooms.stream().sorted(Comparator.comparing(OpenRoom::name)).toList();
        inOrder.forEach(OpenRoom::lock);
        try {
            if (!rooms.stream().allMatch(room -> room.canTake(publication))) {
                return null;
            }
            post();
        } finally {
            inOrder.forEach(OpenRoom::unlock);
        }
        lanes.keySet().forEach(Lane::wakeSoon);
        rooms.forEach(OpenRoom::tellListeners);
        return Receipt.of(recipients, receipts);
    }

    private void post() {
        recipients = recipients();
        for (OpenRoom room : rooms) {
            for (LaneMembers members : room.members().lanesOf(publication)) {
                lanes.computeIfAbsent(members.lane(), first -> new ArrayList<>())
                        .add(members);
            }
        }
        lanes.forEach((lane, members) -> {
            Receipt receipt = new Receipt(recipients, members.get(0).workers());
            if (!new SeveralDelivery(publication, members, receipt).postTo(lane)) {
                refuse(lane, receipt);
            }
            receipts.add(receipt);
        });
        rooms.forEach(room -> room.published(publication));
    }

    /** More waits for the lane than may: each room deals with it by its policy, who is in several by that of the first. */
    private void refuse(Lane lane, Receipt receipt) {
        Set<WebSocketSession> counted = new HashSet<>();
        for (OpenRoom room : rooms) {
            room.members().refuse(publication, lane, counted, receipt);
        }
        receipt.taken();
    }

    /** The members of the largest room are not looked at one by one. */
    private int recipients() {
        if (publication.only() != null) {
            return (int) publication.only().stream().filter(this::isMember).count();
        }
        OpenRoom largest = Collections.max(
                rooms, Comparator.comparingInt(room -> room.members().count()));
        int count = largest.members().count();
        Set<WebSocketSession> seen = new HashSet<>();
        for (OpenRoom room : rooms) {
            for (WebSocketSession member : room == largest
                    ? List.<WebSocketSession>of()
                    : room.members().sessions()) {
                count += !largest.members().has(member) && (rooms.size() == 2 || seen.add(member)) ? 1 : 0;
            }
        }
        return count
                - (int) publication.except().stream().filter(this::isMember).count();
    }

    private boolean isMember(WebSocketSession session) {
        return rooms.stream().anyMatch(room -> room.members().has(session));
    }

    private static final class SeveralDelivery extends LaneDelivery {
        private final List<LaneMembers> rooms;

        SeveralDelivery(Publication publication, List<LaneMembers> rooms, Receipt receipt) {
            super(
                    publication,
                    rooms.stream().mapToInt(LaneMembers::count).sum(),
                    receipt,
                    rooms.get(0).backlog());
            this.rooms = rooms;
        }

        @Override
        void deliver() {
            Set<WebSocketSession> served = new HashSet<>();
            for (LaneMembers room : rooms) {
                for (Membership member : room.now()) {
                    if (rooms.size() == 1 || served.add(member.session)) {
                        deliver(member);
                    }
                }
            }
        }
    }
}
