package io.mahakam.room;

import io.mahakam.session.PayloadEncoder;
import io.mahakam.session.Sessions;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The rooms of one application, by their names. Thread-safe. */
public final class Rooms {
    private final Function<String, RoomOptions> options;
    private final PayloadEncoder encoder;
    private final @Nullable Deferral deferral;
    private final @Nullable Sessions sessions;
    private final Map<String, OpenRoom> open = new ConcurrentHashMap<>();

    Rooms(RoomsBuilder builder) {
        this.options = builder.options;
        this.encoder = builder.encoder;
        this.sessions = builder.sessions;
        this.deferral = builder.deferral;
    }

    /**
     * Rooms that know no sessions but those that join: {@link #toUser} and {@link #toAll} need more.
     *
     * @param options the options of the room with a given name; asked when the room gets its first member
     * @param encoder for what is broadcast, see {@link PayloadEncoder#of}
     */
    public Rooms(Function<String, RoomOptions> options, PayloadEncoder encoder) {
        this(options, encoder, null);
    }

    /**
     * Rooms whose messages may be kept back.
     *
     * @param options the options of the room with a given name; asked when the room gets its first member
     * @param encoder for what is broadcast, see {@link PayloadEncoder#of}
     * @param deferral what keeps messages back, or {@code null}: all leave at once
     */
    public Rooms(Function<String, RoomOptions> options, PayloadEncoder encoder, @Nullable Deferral deferral) {
        this.options = options;
        this.encoder = encoder;
        this.deferral = deferral;
        this.sessions = null;
    }

    /** Rooms for these sessions, to be described further. */
    public static RoomsBuilder of(Sessions sessions) {
        return new RoomsBuilder(sessions);
    }

    /**
     * The room of this name. Nothing is created until a session joins it.
     *
     * @throws IllegalArgumentException if the name is blank or has control characters, which would forge lines of logs
     */
    public Room room(String name) {
        requireName(name);
        return new NamedRoom(this, name, deferral);
    }

    private static void requireName(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("A room's name must not be blank");
        }
        if (name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("A room's name must not have control characters");
        }
    }

    /** The room of this name, if it has members. */
    public Optional<Room> find(String name) {
        return open.containsKey(name) ? Optional.of(room(name)) : Optional.empty();
    }

    /** The names of the rooms that have members: a snapshot. */
    public Collection<String> names() {
        return Set.copyOf(open.keySet());
    }

    /**
     * A broadcast to several rooms, as one message: who is in several of them gets it once, in the first of them named here,
     * whose policy applies to it. It takes its place in the order of each of the rooms, at one moment: of two such
     * messages, all who get both get the same first.
     *
     * @throws IllegalArgumentException if a name is not one that {@link #room} takes
     */
    public Broadcast to(String... names) {
        Set<String> distinct = new LinkedHashSet<>(List.of(names));
        distinct.forEach(Rooms::requireName);
        return new Selection(this, deferral, new SeveralRooms(this, distinct));
    }

    /**
     * A broadcast to all sessions of a user, by the name of their principal. Like {@link
     * io.mahakam.session.WebSocketSession#send(Object)} it is bounded by the sessions themselves, and has no order but that
     * of the calls of one thread.
     *
     * @throws IllegalStateException if these rooms were not made {@linkplain #of for sessions}
     */
    public Broadcast toUser(String user) {
        return new Selection(this, deferral, new KnownSessions(sessions().ofUser(user)));
    }

    /** A broadcast to all sessions of an endpoint, by its id; otherwise as {@link #toUser}. */
    public Broadcast toAll(String endpointId) {
        return new Selection(this, deferral, new KnownSessions(sessions().ofEndpoint(endpointId)));
    }

    private Sessions sessions() {
        if (sessions == null) {
            throw new IllegalStateException("These rooms know no users and endpoints: make them by Rooms.of(sessions)");
        }
        return sessions;
    }

    @Nullable OpenRoom ifOpen(String name) {
        return open.get(name);
    }

    OpenRoom opened(String name) {
        OpenRoom room = open.get(name);
        if (room == null) {
            RoomOptions itsOptions = options.apply(name); // user code, so not inside computeIfAbsent, which locks
            room = open.computeIfAbsent(
                    name, absent -> new OpenRoom(name, itsOptions, empty -> open.remove(name, empty)));
        }
        return room;
    }

    /** Encodes a payload for those who speak these subprotocols, see {@link SpokenSubprotocols}. */
    RoomMessage encode(Object payload, Set<String> subprotocols) {
        return RoomMessage.of(payload, encoder, subprotocols);
    }
}
