package io.mahakam.room;

import io.mahakam.session.Delivery;
import io.mahakam.session.QueueLimits;
import io.mahakam.session.Receipt;
import io.mahakam.session.TransportSession;
import io.mahakam.session.WebSocketSession;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
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
    private final RoomMembers members;
    private final SpokenSubprotocols spoken;

    private final ReentrantLock order = new ReentrantLock();

    // Guarded by the lock.
    private final RoomLog log;
    private volatile boolean gone;

    OpenRoom(String name, RoomSetting setting) {
        RoomOptions options = setting.options();
        this.name = name;
        this.setting = setting;
        this.members = new RoomMembers(options.overflow(), setting.backlogs());
        this.spoken = members.spoken();
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
        try {
            do {
                admission.encodeFor(spoken.with(admission.session));
                result = joinEncoded(admission);
            } while (result == Admission.Result.NOT_ENCODED);
        } catch (RuntimeException | Error notEncoded) {
            goIfUnused(); // or it would stay, if it came to be for this join
            throw notEncoded;
        }
        tellListeners();
        return result;
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
        if (touched.isEmpty() && admission.hasReplayed()) {
            admission.session.lane().wakeSoon();
        }
        return result;
    }

    private Admission.Result enter(Admission admission) {
        TransportSession session = admission.session;
        if (gone) {
            return Admission.Result.ROOM_IS_GONE;
        }
        if (members.has(session)) {
            return Admission.Result.MEMBER_ALREADY;
        }
        if (members.count() >= setting.options().maxMembers()) {
            return Admission.Result.ROOM_IS_FULL;
        }
        Replayed replayed = log.replayed(admission.replay());
        if (!admission.isEncodedFor(spoken.with(session)) || !replayed.isFor(session)) {
            admission.isToGet(replayed);
            return Admission.Result.NOT_ENCODED;
        }
        Membership member = new Membership(this, session, members.present(admission));
        return switch (session.enter(member, setting.maxRoomsPerSession())) {
            case CLOSING -> Admission.Result.SESSION_IS_CLOSING;
            case TOO_MANY -> Admission.Result.TOO_MANY_ROOMS_OF_SESSION;
            case ENTERED -> {
                add(member, admission, replayed);
                yield Admission.Result.JOINED;
            }
        };
    }

    private void add(Membership member, Admission admission, Replayed replayed) {
        boolean appeared = members.add(member, admission, replayed.messages());
        admission.joined(joined(admission, replayed), appeared);
        if (setting.events() != null) {
            setting.events().joined(name, member.session);
            if (appeared) {
                setting.events().appeared(name, alone(member));
            }
        }
    }

    private @Nullable Joined joined(Admission admission, Replayed replayed) {
        return admission.asksForResult()
                ? new Joined(true, replayed.recovers(), replayed.messages().size(), log.position())
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
                Membership member = members.find(session);
                if (member == null) {
                    return false;
                }
                if (encoded == null || encoded.isFor(spoken.names())) {
                    remove(member);
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
        List<LaneMembers> touched;
        List<Receipt> receipts = new ArrayList<>();
        int recipients;
        order.lock();
        try {
            if (!canTake(publication)) {
                return null;
            }
            recipients = members.post(publication, receipts);
            touched = members.lanes();
            published(publication);
        } finally {
            order.unlock();
        }
        touched.forEach(LaneMembers::wake);
        return receipts.size() == 1 ? receipts.get(0) : Receipt.of(recipients, receipts);
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

    RoomPosition position() {
        order.lock();
        try {
            return log.position();
        } finally {
            order.unlock();
        }
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
            RoomMessage message = publication.message();
            setting.events().message(name, message.payload(), message.frame().size());
        }
    }

    /** Ends the room and every membership; returns the former members. */
    Collection<WebSocketSession> close() {
        Collection<WebSocketSession> former;
        order.lock();
        try {
            if (gone) {
                return List.of();
            }
            former = members.sessions();
            members.all().forEach(this::remove);
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

    RoomMembers members() {
        return members;
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
        members.post(announcement, new ArrayList<>());
        published(announcement);
        return members.lanes();
    }

    private void remove(Membership member) {
        boolean disappeared = members.remove(member);
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

    /** Ends the room if it has neither members nor a history any more; with members it is not there for what it keeps. */
    void goUnlessKept(KeptRooms kept) {
        goIfUnused();
        order.lock();
        try {
            if (!members.isEmpty()) {
                kept.remove(this); // under the lock, lest it is added meanwhile
            }
        } finally {
            order.unlock();
        }
    }

    private void goIfUnused() {
        order.lock();
        try {
            if (!gone) {
                goIfEmpty();
            }
        } finally {
            order.unlock();
        }
    }

    private void go() {
        gone = true;
        setting.whenGone().accept(this);
    }
}
