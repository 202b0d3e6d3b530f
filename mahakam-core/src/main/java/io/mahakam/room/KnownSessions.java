package io.mahakam.room;

import io.mahakam.session.Delivery;
import io.mahakam.session.Lane;
import io.mahakam.session.Receipt;
import io.mahakam.session.TransportSession;
import io.mahakam.session.WebSocketSession;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Sessions as they are known by themselves: those of a user, or of an endpoint. What is sent is on their own account. */
final class KnownSessions implements Audience {
    private final LaneBacklogs backlogs;
    private final Collection<WebSocketSession> known;

    /** @param known a view of those who may be closing too */
    KnownSessions(LaneBacklogs backlogs, Collection<WebSocketSession> known) {
        this.backlogs = backlogs;
        this.known = known;
    }

    @Override
    public Collection<WebSocketSession> sessions() {
        return known.stream().filter(WebSocketSession::isOpen).toList();
    }

    @Override
    public Set<String> spoken() {
        return spokenBy(sessions());
    }

    private static Set<String> spokenBy(Collection<WebSocketSession> sessions) {
        Set<String> spoken = new HashSet<>();
        for (WebSocketSession session : sessions) {
            spoken.add(SpokenSubprotocols.name(session));
        }
        return spoken;
    }

    @Override
    public int recipients(Publication publication) {
        return (int) sessions().stream().filter(publication::isFor).count();
    }

    @Override
    public Delivery publish(Publication publication) {
        List<WebSocketSession> recipients =
                sessions().stream().filter(publication::isFor).toList();
        Publication encoded = publication.encodedFor(spokenBy(recipients));
        Map<Lane, List<TransportSession>> byLane = new HashMap<>();
        for (WebSocketSession recipient : recipients) {
            TransportSession session = (TransportSession) recipient;
            byLane.computeIfAbsent(session.lane(), lane -> new ArrayList<>()).add(session);
        }
        List<Receipt> receipts = new ArrayList<>();
        byLane.forEach((lane, sessions) -> {
            Receipt receipt = new Receipt(sessions.size(), sessions.get(0).workers());
            if (!new SessionsDelivery(encoded, sessions, receipt, backlogs.of(lane)).postTo(lane)) {
                refuse(sessions, receipt);
            }
            receipts.add(receipt);
            lane.wakeSoon();
        });
        return Receipt.of(recipients.size(), receipts);
    }

    /** More waits for the lane than may: as if they did not read. */
    private static void refuse(List<TransportSession> sessions, Receipt receipt) {
        boolean closed = false;
        for (TransportSession session : sessions) {
            closed = session.refuse();
        }
        receipt.refused(sessions.size(), closed);
        receipt.taken();
    }

    private static final class SessionsDelivery extends LaneDelivery {
        private final List<TransportSession> sessions;

        SessionsDelivery(
                Publication publication, List<TransportSession> sessions, Receipt receipt, LaneBacklog backlog) {
            super(publication, sessions.size(), receipt, backlog);
            this.sessions = sessions;
        }

        @Override
        void deliver() {
            for (TransportSession session : sessions) {
                session.deliver(publication.message().frame(session), null, publication.key(), receipt);
            }
        }
    }
}
