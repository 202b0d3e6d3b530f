package io.mahakam.room;

import io.mahakam.session.Lane;
import io.mahakam.session.Overflow;
import io.mahakam.session.Receipt;
import io.mahakam.session.TransportSession;
import io.mahakam.session.WebSocketSession;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A room's members: by session, which any thread may ask for, and by the lane that writes them, under the room's lock. */
final class RoomMembers {
    private final Overflow overflow;
    private final LaneBacklogs backlogs;
    private final Map<WebSocketSession, Membership> bySession = new ConcurrentHashMap<>(4);
    private final PresentUsers present = new PresentUsers();
    private final SpokenSubprotocols spoken = new SpokenSubprotocols();
    private final Map<Lane, LaneMembers> byLane = new HashMap<>(2);

    RoomMembers(Overflow overflow, LaneBacklogs backlogs) {
        this.overflow = overflow;
        this.backlogs = backlogs;
    }

    // Any thread.

    int count() {
        return bySession.size();
    }

    boolean isEmpty() {
        return bySession.isEmpty();
    }

    boolean has(WebSocketSession session) {
        return bySession.containsKey(session);
    }

    Collection<WebSocketSession> sessions() {
        return List.copyOf(bySession.keySet());
    }

    int userCount() {
        return present.count();
    }

    List<Presence> presence() {
        return PresentUsers.of(bySession.values());
    }

    Optional<Presence> presence(String user) {
        if (!present.has(user)) {
            return Optional.empty();
        }
        List<Membership> ofUser = bySession.values().stream()
                .filter(member -> user.equals(member.present.user))
                .toList();
        return PresentUsers.of(ofUser).stream().findFirst();
    }

    SpokenSubprotocols spoken() {
        return spoken;
    }

    /** How many would get a message now. */
    int recipients(Publication publication) {
        Set<WebSocketSession> only = publication.only();
        return only == null ? bySession.size() - among(publication.except(), null) : among(only, null);
    }

    /** How many of these are members, of one lane if it is given. */
    private int among(Set<WebSocketSession> sessions, @Nullable LaneMembers lane) {
        int count = 0;
        for (WebSocketSession session : sessions) {
            Membership member = bySession.get(session);
            count += member != null && (lane == null || lane == byLane.get(member.session.lane())) ? 1 : 0;
        }
        return count;
    }

    // Under the lock.

    /** As whom a session would be present. */
    Present present(Admission admission) {
        return present.of(admission.session, admission.attributes);
    }

    /** Adds a member, which gets what is replayed before anything else; whether its user was not there before. */
    boolean add(Membership member, Admission admission, List<KeptMessage> replayed) {
        TransportSession session = member.session;
        bySession.put(session, member);
        spoken.joined(session);
        LaneMembers lane = byLane.computeIfAbsent(
                session.lane(), first -> new LaneMembers(first, session.workers(), backlogs.of(first)));
        if (replayed.isEmpty()) {
            lane.join(member);
        } else {
            lane.join(member, replayed);
        }
        return present.joined(member.present, admission.attributes);
    }

    /** Removes a member; whether its user is not there any more. */
    boolean remove(Membership member) {
        bySession.remove(member.session);
        member.session.exit(member);
        spoken.left(member.session);
        LaneMembers lane = Objects.requireNonNull(byLane.get(member.session.lane()));
        lane.leave(member);
        if (lane.count() == 0) {
            byLane.remove(member.session.lane());
        }
        return present.left(member.present);
    }

    @Nullable Membership find(WebSocketSession session) {
        return bySession.get(session);
    }

    List<Membership> all() {
        return List.copyOf(bySession.values());
    }

    /** Posts a message to all lanes that it is for; one receipt for each is added. Returns how many members it is for. */
    int post(Publication publication, List<Receipt> receipts) {
        int recipients = recipients(publication);
        for (LaneMembers lane : lanesOf(publication)) {
            Receipt receipt = new Receipt(recipients, lane.workers());
            if (!lane.broadcast(publication, receipt)) {
                refuse(publication, lane, receipt);
            }
            receipts.add(receipt);
        }
        return recipients;
    }

    /** The lanes that write somebody who gets a message. */
    Collection<LaneMembers> lanesOf(Publication publication) {
        Set<WebSocketSession> only = publication.only();
        if (only == null) {
            return publication.except().isEmpty() ? byLane.values() : lanesOfOthersThan(publication.except());
        }
        Set<LaneMembers> lanes = new HashSet<>();
        for (WebSocketSession session : only) {
            Membership member = bySession.get(session);
            if (member != null) {
                lanes.add(Objects.requireNonNull(byLane.get(member.session.lane())));
            }
        }
        return lanes;
    }

    private List<LaneMembers> lanesOfOthersThan(Set<WebSocketSession> except) {
        return byLane.values().stream()
                .filter(lane -> lane.count() > among(except, lane))
                .toList();
    }

    /** More waits for a lane than may: the room's policy applies, as if those did not read whom the message is for. */
    private void refuse(Publication publication, LaneMembers lane, Receipt receipt) {
        Set<WebSocketSession> only = publication.only();
        int refused = only == null ? lane.count() - among(publication.except(), lane) : among(only, lane);
        receipt.refused(refused, overflow == Overflow.CLOSE);
        receipt.taken();
        if (overflow == Overflow.CLOSE && lane.mayBeOpen()) {
            refused(publication, lane.lane()).forEach(member -> member.session.refuse(member));
            lane.closed(publication);
        }
    }

    private Stream<Membership> refused(Publication publication, Lane lane) {
        return bySession.values().stream()
                .filter(member -> member.session.lane() == lane && publication.isFor(member.session));
    }

    /** More waits for a lane than may: as for one room, for those whom no other room has counted. */
    void refuse(Publication publication, Lane lane, Set<WebSocketSession> counted, Receipt receipt) {
        List<Membership> members = refused(publication, lane)
                .filter(member -> counted.add(member.session))
                .toList();
        receipt.refused(members.size(), overflow == Overflow.CLOSE);
        if (overflow == Overflow.CLOSE) {
            members.forEach(member -> member.session.refuse(member));
        }
    }

    /** The lanes that have members, to be woken when the lock is free. */
    List<LaneMembers> lanes() {
        return new ArrayList<>(byLane.values());
    }
}
