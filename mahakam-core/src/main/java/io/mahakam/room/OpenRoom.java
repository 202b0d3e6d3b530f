package io.mahakam.room;

import io.mahakam.session.Delivery;
import io.mahakam.session.Lane;
import io.mahakam.session.QueueLimits;
import io.mahakam.session.Receipt;
import io.mahakam.session.TransportSession;
import io.mahakam.session.WebSocketSession;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A room that has members. What happens in it takes its place in the room's order under a lock that is held only while
 * tasks are posted: never while encoding, writing or running user code. Thread-safe.
 */
final class OpenRoom {
    private final String name;
    private final QueueLimits limits;
    private final Consumer<OpenRoom> whenEmpty;
    private final Map<WebSocketSession, Membership> members = new ConcurrentHashMap<>();
    private final SpokenSubprotocols spoken = new SpokenSubprotocols();

    private final ReentrantLock order = new ReentrantLock();

    // Guarded by the lock.
    private final Map<Lane, LaneMembers> lanes = new HashMap<>();
    private boolean gone;

    OpenRoom(String name, RoomOptions options, Consumer<OpenRoom> whenEmpty) {
        this.name = name;
        this.limits = new QueueLimits(name, options.maxQueuedBytes(), options.maxQueuedMessages(), options.overflow());
        this.whenEmpty = whenEmpty;
    }

    /** What became of an attempt to join. */
    enum Joined {
        YES,
        NO,
        /** Someone has joined meanwhile for whom the announcement is not encoded. */
        NOT_ENCODED,
        /** The room had lost its last member: there is another by now, or none. */
        ROOM_IS_GONE
    }

    Joined join(TransportSession session, @Nullable RoomMessage announcement) {
        RoomMessage encoded = announcement;
        Joined joined;
        do {
            encoded = encoded == null ? null : encoded.encodedFor(spoken.with(session));
            joined = joinEncoded(session, encoded);
        } while (joined == Joined.NOT_ENCODED);
        return joined;
    }

    private Joined joinEncoded(TransportSession session, @Nullable RoomMessage announcement) {
        List<LaneMembers> touched;
        order.lock();
        try {
            if (gone) {
                return Joined.ROOM_IS_GONE;
            }
            if (announcement != null && !announcement.isFor(spoken.with(session))) {
                return Joined.NOT_ENCODED;
            }
            if (members.containsKey(session) || !session.enter(name, () -> leave(session, null))) {
                removeIfEmpty();
                return Joined.NO;
            }
            Membership member = new Membership(session, limits);
            members.put(session, member);
            spoken.joined(session);
            lanes.computeIfAbsent(session.lane(), lane -> new LaneMembers(lane, session.workers()))
                    .join(member);
            touched = announce(announcement);
        } finally {
            order.unlock();
        }
        touched.forEach(LaneMembers::wake);
        return Joined.YES;
    }

    boolean leave(WebSocketSession session, @Nullable RoomMessage farewell) {
        RoomMessage encoded = farewell;
        List<LaneMembers> touched = null;
        while (touched == null) {
            encoded = encoded == null ? null : encoded.encodedFor(spoken.names());
            order.lock();
            try {
                if (!members.containsKey(session)) {
                    return false;
                }
                if (encoded == null || encoded.isFor(spoken.names())) {
                    remove(Objects.requireNonNull(members.remove(session)));
                    touched = announce(encoded);
                    removeIfEmpty();
                }
            } finally {
                order.unlock();
            }
        }
        touched.forEach(LaneMembers::wake);
        return true;
    }

    Delivery broadcast(Publication publication) {
        Delivery delivery;
        do {
            delivery = broadcastEncoded(publication.encodedFor(spoken.names()));
        } while (delivery == null);
        return delivery;
    }

    /** Posts a message to the lanes, unless someone has joined meanwhile for whom it is not encoded. */
    private @Nullable Delivery broadcastEncoded(Publication publication) {
        List<LaneMembers> touched = new ArrayList<>();
        List<Receipt> receipts = new ArrayList<>();
        int recipients;
        order.lock();
        try {
            if (!canTake(publication)) {
                return null;
            }
            recipients = recipients(publication);
            for (LaneMembers lane : lanes.values()) {
                Receipt receipt = new Receipt(recipients, lane.workers());
                lane.broadcast(publication, receipt);
                touched.add(lane);
                receipts.add(receipt);
            }
        } finally {
            order.unlock();
        }
        touched.forEach(LaneMembers::wake);
        return receipts.size() == 1 ? receipts.get(0) : Receipt.of(recipients, receipts);
    }

    /** Whether a message is encoded for all members. Under the lock. */
    boolean canTake(Publication publication) {
        return publication.message().isFor(spoken.names());
    }

    /** Takes the lock, for one who {@linkplain #members() posts} to several rooms at once. */
    void lock() {
        order.lock();
    }

    void unlock() {
        order.unlock();
    }

    /** Its members by lane. Under the lock. */
    Map<Lane, LaneMembers> members() {
        return lanes;
    }

    /** How many would get it now. */
    int recipients(Publication publication) {
        Set<WebSocketSession> only = publication.only();
        return only == null ? members.size() - membersAmong(publication.except()) : membersAmong(only);
    }

    private int membersAmong(Set<WebSocketSession> sessions) {
        int count = 0;
        for (WebSocketSession session : sessions) {
            count += members.containsKey(session) ? 1 : 0;
        }
        return count;
    }

    String name() {
        return name;
    }

    /** Ends every membership and returns the former members. */
    Collection<WebSocketSession> clear() {
        order.lock();
        try {
            Collection<WebSocketSession> former = sessions();
            members.values().forEach(this::remove);
            members.clear();
            removeIfEmpty();
            return former;
        } finally {
            order.unlock();
        }
    }

    /** What its members speak now, see {@link SpokenSubprotocols#names()}. */
    Set<String> spoken() {
        return spoken.names();
    }

    int count() {
        return members.size();
    }

    boolean has(WebSocketSession session) {
        return members.containsKey(session);
    }

    Collection<WebSocketSession> sessions() {
        return List.copyOf(members.keySet());
    }

    private List<LaneMembers> announce(@Nullable RoomMessage message) {
        if (message == null) {
            return List.of();
        }
        Publication announcement = Publication.announcement(message);
        List<LaneMembers> touched = new ArrayList<>();
        for (LaneMembers lane : lanes.values()) {
            lane.broadcast(announcement, new Receipt(lane.count(), lane.workers()));
            touched.add(lane);
        }
        return touched;
    }

    private void remove(Membership member) {
        member.session.exit(name);
        spoken.left(member.session);
        LaneMembers lane = Objects.requireNonNull(lanes.get(member.session.lane()));
        lane.leave(member);
        if (lane.count() == 0) {
            lanes.remove(member.session.lane());
        }
    }

    private void removeIfEmpty() {
        if (members.isEmpty()) {
            gone = true;
            whenEmpty.accept(this);
        }
    }
}
