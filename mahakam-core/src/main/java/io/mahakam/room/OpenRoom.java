package io.mahakam.room;

import io.mahakam.session.Delivery;
import io.mahakam.session.Lane;
import io.mahakam.session.Overflow;
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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A room that has members, or may do without. What happens in it takes its place in the room's order under a lock that is
 * held only while tasks are posted: never while encoding, writing or running user code. Thread-safe.
 */
final class OpenRoom {
    private final String name;
    private final RoomSetting setting;
    private final QueueLimits limits;
    private final Map<WebSocketSession, Membership> members = new ConcurrentHashMap<>(4);
    private final PresentUsers present = new PresentUsers();
    private final SpokenSubprotocols spoken = new SpokenSubprotocols();

    private final ReentrantLock order = new ReentrantLock();

    // Guarded by the lock.
    private final RoomLog log;
    private final Map<Lane, LaneMembers> lanes = new HashMap<>(2);
    private volatile boolean gone;

    OpenRoom(String name, RoomSetting setting) {
        RoomOptions options = setting.options();
        this.name = name;
        this.setting = setting;
        this.log = setting.newLog(name);
        this.limits = new QueueLimits(name, options.maxQueuedBytes(), options.maxQueuedMessages(), options.overflow());
    }

    String name() {
        return name;
    }

    RoomSetting setting() {
        return setting;
    }

    QueueLimits limits() {
        return limits;
    }

    Admission.Result join(Admission admission) {
        Admission.Result result;
        do {
            admission.encodeFor(spoken.with(admission.session));
            encodeKept(admission);
            result = joinEncoded(admission);
        } while (result == Admission.Result.NOT_ENCODED);
        tellListeners();
        return result;
    }

    /** Mostly they are encoded already. */
    private void encodeKept(Admission admission) {
        for (KeptMessage message : kept(admission.replay())) {
            message.encodeFor(admission.session);
        }
    }

    private List<KeptMessage> kept(Replay replay) {
        if (replay.isForNothing() || !log.keepsMessages()) {
            return List.of();
        }
        order.lock();
        try {
            return log.messages(replay);
        } finally {
            order.unlock();
        }
    }

    private Admission.Result joinEncoded(Admission admission) {
        List<LaneMembers> touched = List.of();
        Admission.Result result;
        order.lock();
        try {
            result = enter(admission);
            if (result == Admission.Result.JOINED) {
                touched = announce(admission.announced());
            } else if (result != Admission.Result.ROOM_IS_GONE) {
                goIfEmpty();
            }
        } finally {
            order.unlock();
        }
        touched.forEach(LaneMembers::wake);
        return result;
    }

    private Admission.Result enter(Admission admission) {
        TransportSession session = admission.session;
        if (gone) {
            return Admission.Result.ROOM_IS_GONE;
        }
        if (members.containsKey(session)) {
            return Admission.Result.MEMBER_ALREADY;
        }
        List<KeptMessage> replayed = log.messages(admission.replay());
        if (!admission.isEncodedFor(spoken.with(session))
                || !replayed.stream().allMatch(message -> message.isFor(session))) {
            return Admission.Result.NOT_ENCODED;
        }
        if (members.size() >= setting.options().maxMembers()) {
            return Admission.Result.ROOM_IS_FULL;
        }
        Membership member = new Membership(this, session, present.of(session, admission.attributes));
        return switch (session.enter(member, setting.maxRoomsPerSession())) {
            case CLOSING -> Admission.Result.SESSION_IS_CLOSING;
            case TOO_MANY -> Admission.Result.TOO_MANY_ROOMS_OF_SESSION;
            case ENTERED -> {
                add(member, admission, replayed);
                yield Admission.Result.JOINED;
            }
        };
    }

    private void add(Membership member, Admission admission, List<KeptMessage> replayed) {
        TransportSession session = member.session;
        members.put(session, member);
        spoken.joined(session);
        LaneMembers lane =
                lanes.computeIfAbsent(session.lane(), where -> newLane(where, session));
        if (replayed.isEmpty()) {
            lane.join(member);
        } else {
            lane.join(member, replayed);
        }
        boolean appeared = present.joined(member.present, admission.attributes);
        admission.joined(joined(admission, replayed.size()), appeared);
        if (setting.events() != null) {
            setting.events().joined(name, session);
            if (appeared) {
                setting.events().appeared(name, alone(member));
            }
        }
    }

    private LaneMembers newLane(Lane lane, TransportSession session) {
        return new LaneMembers(lane, session.workers(), setting.backlogs().of(lane));
    }

    private @Nullable Joined joined(Admission admission, int replayed) {
        return admission.asksForResult()
                ? new Joined(true, log.recovers(admission.replay()), replayed, log.position())
                : null;
    }

    private static Presence alone(Membership member) {
        return PresentUsers.of(List.of(member)).get(0);
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
                    goIfEmpty();
                }
            } finally {
                order.unlock();
            }
        }
        touched.forEach(LaneMembers::wake);
        tellListeners();
        return true;
    }

    /** Sends a message to the members, and keeps it; {@code null} if the room is no more. */
    @Nullable Delivery broadcast(Publication publication) {
        Delivery delivery;
        do {
            delivery = broadcastEncoded(prepared(publication));
        } while (delivery == null && !gone);
        tellListeners();
        return delivery;
    }

    private Publication prepared(Publication publication) {
        return prepared(publication, spoken.names());
    }

    /** Encodes a message for those who speak these, and for being kept. No lock is held. */
    Publication prepared(Publication publication, Set<String> itsSpoken) {
        Publication encoded = publication.encodedFor(itsSpoken);
        if (encoded.kept() && log.keepsMessages()) {
            encoded.message().settle();
        }
        return encoded;
    }

    /** Posts a message to the lanes, unless the room is no more or someone has joined meanwhile for whom it is not encoded. */
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
                post(publication, lane, receipt);
                touched.add(lane);
                receipts.add(receipt);
            }
            published(publication);
        } finally {
            order.unlock();
        }
        touched.forEach(LaneMembers::wake);
        return receipts.size() == 1 ? receipts.get(0) : Receipt.of(recipients, receipts);
    }

    private void post(Publication publication, LaneMembers lane, Receipt receipt) {
        if (!lane.broadcast(publication, receipt)) {
            refuse(publication, lane, receipt);
        }
    }

    /** More waits for the lane than may: the policy of the room applies, as if its members did not read. Under the lock. */
    void refuse(Publication publication, LaneMembers lane, Receipt receipt) {
        receipt.refused(recipients(publication, lane), closesIfTooMuch(lane));
        receipt.taken();
    }

    private boolean closesIfTooMuch(LaneMembers lane) {
        boolean closes = limits.overflow() == Overflow.CLOSE;
        if (closes) {
            lane.close();
        }
        return closes;
    }

    private int recipients(Publication publication, LaneMembers lane) {
        Set<WebSocketSession> only = publication.only();
        return only == null ? lane.count() - membersAmong(publication.except(), lane) : membersAmong(only, lane);
    }

    private int membersAmong(Set<WebSocketSession> sessions, LaneMembers lane) {
        int count = 0;
        for (WebSocketSession session : sessions) {
            Membership member = members.get(session);
            count += member != null && lanes.get(member.session.lane()) == lane ? 1 : 0;
        }
        return count;
    }

    // For one who posts to several rooms at once.

    void lock() {
        order.lock();
    }

    void unlock() {
        order.unlock();
    }

    /** Whether the room is still there, and a message is encoded for all members. Under the lock. */
    boolean canTake(Publication publication) {
        return !gone && publication.message().isFor(spoken.names());
    }

    /** Its members by lane. Under the lock. */
    Map<Lane, LaneMembers> lanes() {
        return lanes;
    }

    RoomPosition position() {
        order.lock();
        try {
            return log.position();
        } finally {
            order.unlock();
        }
    }

    /** As for a message to this room alone, but those that are counted already are not counted again. Under the lock. */
    void refuse(Publication publication, Lane lane, Set<WebSocketSession> counted, Receipt receipt) {
        LaneMembers itsMembers = lanes.get(lane);
        if (itsMembers == null) {
            return;
        }
        int count = 0;
        for (Membership member : members.values()) {
            boolean refused = member.session.lane() == lane && publication.isFor(member.session);
            count += refused && counted.add(member.session) ? 1 : 0;
        }
        receipt.refused(count, closesIfTooMuch(itsMembers));
    }

    /** A message has taken its place. Under the lock. */
    void published(Publication publication) {
        if (publication.kept()) {
            log.add(publication.message());
            if (members.isEmpty() && !setting.declared()) {
                setting.whenKept().accept(this);
            }
        }
        if (setting.events() != null) {
            setting.events().message(name, publication.message().payload());
        }
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

    /** Ends the room and every membership; returns the former members. */
    Collection<WebSocketSession> close() {
        Collection<WebSocketSession> former;
        order.lock();
        try {
            if (gone) {
                return List.of();
            }
            former = sessions();
            members.values().forEach(this::remove);
            members.clear();
            if (setting.events() != null) {
                setting.events().closed(name);
            }
            go();
        } finally {
            order.unlock();
        }
        tellListeners();
        return former;
    }

    /** What its members speak now, see {@link SpokenSubprotocols#names()}. */
    Set<String> spoken() {
        return spoken.names();
    }

    int count() {
        return members.size();
    }

    int userCount() {
        return present.count();
    }

    boolean has(WebSocketSession session) {
        return members.containsKey(session);
    }

    Collection<WebSocketSession> sessions() {
        return List.copyOf(members.keySet());
    }

    Collection<Membership> members() {
        return members.values();
    }

    Optional<Presence> presence(String user) {
        return present.has(user)
                ? PresentUsers.of(members.values().stream()
                                .filter(member -> user.equals(member.present.user))
                                .toList())
                        .stream()
                        .findFirst()
                : Optional.empty();
    }

    boolean hasListeners() {
        return setting.events() != null;
    }

    void deliveryFailed(WebSocketSession session, DeliveryFailure failure) {
        if (setting.events() != null) {
            setting.events().deliveryFailed(name, session, failure);
            tellListeners();
        }
    }

    /** Of what has happened. No lock is held. */
    void tellListeners() {
        if (setting.events() != null) {
            setting.events().tell(name);
        }
    }

    private List<LaneMembers> announce(@Nullable RoomMessage message) {
        if (message == null) {
            return List.of();
        }
        Publication announcement = Publication.announcement(message);
        List<LaneMembers> touched = new ArrayList<>();
        for (LaneMembers lane : lanes.values()) {
            post(announcement, lane, new Receipt(lane.count(), lane.workers()));
            touched.add(lane);
        }
        published(announcement);
        return touched;
    }

    private void remove(Membership member) {
        member.session.exit(member);
        spoken.left(member.session);
        LaneMembers lane = Objects.requireNonNull(lanes.get(member.session.lane()));
        lane.leave(member);
        if (lane.count() == 0) {
            lanes.remove(member.session.lane());
        }
        boolean disappeared = present.left(member.present);
        if (setting.events() != null) {
            setting.events().left(name, member.session);
            if (disappeared) {
                setting.events().disappeared(name, alone(member));
            }
        }
    }

    private void goIfEmpty() {
        if (!members.isEmpty() || setting.declared()) {
            return;
        }
        if (log.isEmpty()) {
            go();
        } else {
            setting.whenKept().accept(this);
        }
    }

    /** Ends the room if it has neither members nor a history any more; whether it may be in that state later. */
    boolean isKept() {
        order.lock();
        try {
            if (!gone) {
                goIfEmpty();
            }
            return !gone && members.isEmpty();
        } finally {
            order.unlock();
        }
    }

    private void go() {
        gone = true;
        setting.whenGone().accept(this);
    }
}
