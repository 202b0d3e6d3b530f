package io.mahakam.room;

import io.mahakam.session.Lane;
import io.mahakam.session.OutgoingFrame;
import io.mahakam.session.TransportSession;
import io.mahakam.session.WebSocketSession;
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
    private final RoomOptions options;
    private final Consumer<OpenRoom> whenEmpty;
    private final Map<WebSocketSession, Membership> members = new ConcurrentHashMap<>();

    private final ReentrantLock order = new ReentrantLock();

    // Guarded by the lock.
    private final Map<Lane, LaneCount> lanes = new HashMap<>();
    private boolean gone;

    OpenRoom(String name, RoomOptions options, Consumer<OpenRoom> whenEmpty) {
        this.name = name;
        this.options = options;
        this.whenEmpty = whenEmpty;
    }

    /** What became of an attempt to join. */
    enum Joined {
        YES,
        NO,
        /** The room had lost its last member: there is another by now, or none. */
        ROOM_IS_GONE
    }

    Joined join(TransportSession session, @Nullable OutgoingFrame announcement) {
        List<LaneMembers> touched;
        order.lock();
        try {
            if (gone) {
                return Joined.ROOM_IS_GONE;
            }
            if (members.containsKey(session) || !session.enter(name, () -> leave(session, null))) {
                removeIfEmpty();
                return Joined.NO;
            }
            Membership member = new Membership(session, options);
            members.put(session, member);
            LaneCount lane = lanes.computeIfAbsent(session.lane(), LaneCount::new);
            lane.count++;
            lane.members.join(member);
            touched = post(announcement, Set.of());
        } finally {
            order.unlock();
        }
        touched.forEach(LaneMembers::wake);
        return Joined.YES;
    }

    boolean leave(WebSocketSession session, @Nullable OutgoingFrame farewell) {
        List<LaneMembers> touched;
        order.lock();
        try {
            Membership member = members.remove(session);
            if (member == null) {
                return false;
            }
            remove(member);
            touched = post(farewell, Set.of());
            removeIfEmpty();
        } finally {
            order.unlock();
        }
        touched.forEach(LaneMembers::wake);
        return true;
    }

    /** Broadcasts; returns to how many members. */
    int broadcast(OutgoingFrame frame, Set<WebSocketSession> except) {
        List<LaneMembers> touched;
        int recipients;
        order.lock();
        try {
            recipients = members.size();
            for (WebSocketSession session : except) {
                recipients -= members.containsKey(session) ? 1 : 0;
            }
            touched = post(frame, except);
        } finally {
            order.unlock();
        }
        touched.forEach(LaneMembers::wake);
        return recipients;
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

    int count() {
        return members.size();
    }

    boolean has(WebSocketSession session) {
        return members.containsKey(session);
    }

    Collection<WebSocketSession> sessions() {
        return List.copyOf(members.keySet());
    }

    private List<LaneMembers> post(@Nullable OutgoingFrame frame, Set<WebSocketSession> except) {
        if (frame == null) {
            return List.of();
        }
        List<LaneMembers> all =
                lanes.values().stream().map(lane -> lane.members).toList();
        for (LaneMembers lane : all) {
            lane.broadcast(frame, except);
        }
        return all;
    }

    private void remove(Membership member) {
        member.session.exit(name);
        LaneCount lane = Objects.requireNonNull(lanes.get(member.session.lane()));
        lane.members.leave(member);
        if (--lane.count == 0) {
            lanes.remove(member.session.lane());
        }
    }

    private void removeIfEmpty() {
        if (members.isEmpty()) {
            gone = true;
            whenEmpty.accept(this);
        }
    }

    /** A lane's members, and how many they will be when the lane has caught up. */
    private static final class LaneCount {
        final LaneMembers members;
        int count;

        LaneCount(Lane lane) {
            members = new LaneMembers(lane);
        }
    }
}
