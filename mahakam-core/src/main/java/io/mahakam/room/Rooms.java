package io.mahakam.room;

import io.mahakam.room.JoinRefusedException.Reason;
import io.mahakam.session.PayloadEncoder;
import io.mahakam.session.Sessions;
import io.mahakam.session.WebSocketSession;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The rooms of one application, by their names. Thread-safe. */
public final class Rooms {
    private static final int MAX_NAME_LENGTH = 255;

    private final Function<String, RoomOptions> options;
    private final PayloadEncoder encoder;
    private final @Nullable Sessions sessions;
    private final @Nullable Deferral deferral;
    private final List<RoomAuthorizer> authorizers;
    private final int maxRooms;
    private final int maxRoomsPerSession;
    private final Map<String, OpenRoom> open = new ConcurrentHashMap<>();

    /** Never changes. These rooms count as open, though each is made again only when it is needed. */
    private final Map<String, RoomSetting> declared = new HashMap<>();

    private final AtomicInteger openCount = new AtomicInteger();
    private final LaneBacklogs backlogs = new LaneBacklogs();
    private final KeptRooms kept;

    // One for all rooms.
    private final Consumer<OpenRoom> whenKept;
    private final Consumer<OpenRoom> whenGone;

    private final RoomHistories histories;
    private final LongSupplier nanoTime;
    private final @Nullable RoomEvents events;

    Rooms(RoomsBuilder builder) {
        this.options = builder.options;
        this.encoder = builder.encoder;
        this.sessions = builder.sessions;
        this.deferral = builder.deferral;
        this.authorizers = List.copyOf(builder.authorizers);
        this.maxRooms = builder.maxRooms;
        this.maxRoomsPerSession = builder.maxRoomsPerSession;
        this.kept = new KeptRooms(builder.nanoTime);
        this.whenKept = kept::add;
        this.whenGone = this::gone;
        this.histories = builder.histories();
        this.nanoTime = builder.nanoTime;
        this.events = builder.events(this);
        for (String name : builder.declared) {
            OpenRoom room = newRoom(name, options.apply(name), true);
            open.put(name, room);
            declared.put(name, room.setting());
        }
        openCount.set(declared.size());
    }

    /**
     * Rooms that know no sessions but those that join: {@link #toUser} and {@link #toAll} need more.
     *
     * @param options the options of the room with a given name; asked when the room gets its first member, or a
     *     message while it is not there
     * @param encoder for what is broadcast, see {@link PayloadEncoder#of}
     */
    public Rooms(Function<String, RoomOptions> options, PayloadEncoder encoder) {
        this(options, encoder, null);
    }

    /**
     * Rooms whose messages may be kept back.
     *
     * @param options the options of the room with a given name; asked when the room gets its first member, or a
     *     message while it is not there
     * @param encoder for what is broadcast, see {@link PayloadEncoder#of}
     * @param deferral what keeps messages back, or {@code null}: all leave at once
     */
    public Rooms(Function<String, RoomOptions> options, PayloadEncoder encoder, @Nullable Deferral deferral) {
        this(new RoomsBuilder(encoder).options(options).deferral(deferral));
    }

    /** Rooms for these sessions, to be described further. */
    public static RoomsBuilder of(Sessions sessions) {
        return new RoomsBuilder(sessions);
    }

    /**
     * The room of this name. Nothing is created until a session joins it.
     *
     * @throws IllegalArgumentException if the name is blank, longer than 255 characters, or has control characters, which
     *     would forge lines of logs
     */
    public Room room(String name) {
        requireName(name);
        return new NamedRoom(this, name, deferral);
    }

    static void requireName(String name) {
        if (name.length() > MAX_NAME_LENGTH) {
            throw new IllegalArgumentException(
                    "A room's name has at most " + MAX_NAME_LENGTH + " characters, not " + name.length());
        }
        if (name.isBlank()) {
            throw new IllegalArgumentException("A room's name must not be blank");
        }
        if (name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("A room's name must not have control characters");
        }
    }

    /** The room of this name, if it has members, is declared or keeps something. */
    public Optional<Room> find(String name) {
        kept.sweep(false);
        return open.containsKey(name) || declared.containsKey(name) ? Optional.of(room(name)) : Optional.empty();
    }

    /** The names of the rooms that have members, are declared or keep something: a snapshot. */
    public Collection<String> names() {
        kept.sweep(false);
        Set<String> names = new HashSet<>(open.keySet());
        names.addAll(declared.keySet());
        return Set.copyOf(names);
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
        return new Selection(
                this, deferral, new KnownSessions(backlogs, sessions().ofUser(user)));
    }

    /** A broadcast to all sessions of an endpoint, by its id; otherwise as {@link #toUser}. */
    public Broadcast toAll(String endpointId) {
        return new Selection(
                this, deferral, new KnownSessions(backlogs, sessions().ofEndpoint(endpointId)));
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

    /** The room if it is there, as one that is declared always is: made again if it was closed, which calls user code. */
    @Nullable OpenRoom ifThere(String name) {
        OpenRoom room = open.get(name);
        RoomSetting setting = room == null ? declared.get(name) : null;
        return setting == null ? room : opened(new OpenRoom(name, setting));
    }

    /** This room, or another of its name that came first. */
    private OpenRoom opened(OpenRoom room) {
        OpenRoom other = open.putIfAbsent(room.name(), room);
        return other == null ? room : other;
    }

    /** @throws JoinRefusedException if there would be too many */
    OpenRoom opened(String name) {
        OpenRoom room = ifThere(name);
        return room != null ? room : opened(name, options.apply(name)); // user code, so before anything happens
    }

    /** The room if it is there, or if it is to keep this message; {@code null} if it is not, or there would be too many. */
    @Nullable OpenRoom openFor(Publication publication, String name) {
        OpenRoom room = ifThere(name);
        if (room != null || !publication.kept()) {
            return room;
        }
        RoomOptions itsOptions = options.apply(name);
        try {
            return itsOptions.history().keepsAnything() ? opened(name, itsOptions) : null;
        } catch (JoinRefusedException tooMany) {
            return null; // nobody hears it, now or later
        }
    }

    private OpenRoom opened(String name, RoomOptions itsOptions) {
        kept.sweep(openCount.get() >= maxRooms);
        if (openCount.incrementAndGet() > maxRooms) {
            openCount.decrementAndGet();
            throw new JoinRefusedException(name, Reason.TOO_MANY_ROOMS);
        }
        boolean counts = false;
        try {
            OpenRoom room = newRoom(name, itsOptions, false);
            OpenRoom opened = opened(room);
            counts = opened == room;
            return opened;
        } finally {
            if (!counts) {
                openCount.decrementAndGet(); // another came first, or its store fails
            }
        }
    }

    private OpenRoom newRoom(String name, RoomOptions itsOptions, boolean declared) {
        return new OpenRoom(
                name,
                new RoomSetting(
                        itsOptions,
                        declared,
                        maxRoomsPerSession,
                        events,
                        backlogs,
                        histories,
                        nanoTime,
                        whenKept,
                        whenGone));
    }

    private void gone(OpenRoom room) {
        kept.remove(room);
        if (open.remove(room.name(), room) && !room.setting().declared()) {
            openCount.decrementAndGet();
        }
    }

    /**
     * What comes before every join.
     *
     * @throws JoinRefusedException if the session may not
     */
    void authorize(WebSocketSession session, Room room) {
        if (events != null) {
            events.askWhoHears();
        }
        for (RoomAuthorizer authorizer : authorizers) {
            if (!authorizer.mayJoin(session, room)) {
                throw new JoinRefusedException(room.name(), Reason.NOT_AUTHORIZED);
            }
        }
    }

    /** Encodes a payload for those who speak these subprotocols, see {@link SpokenSubprotocols}. */
    RoomMessage encode(Object payload, Set<String> subprotocols) {
        return RoomMessage.of(payload, encoder, subprotocols);
    }
}
