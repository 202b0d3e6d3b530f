package io.mahakam.room;

import io.mahakam.room.RoomEvents.Listening;
import io.mahakam.session.PayloadEncoder;
import io.mahakam.session.Sessions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Describes {@link Rooms} before they are made. Not thread-safe. */
public final class RoomsBuilder {
    final @Nullable Sessions sessions;
    Function<String, RoomOptions> options = name -> RoomOptions.DEFAULT;
    PayloadEncoder encoder;

    @Nullable Deferral deferral;

    final List<Listening> listeners = new ArrayList<>();
    final List<RoomAuthorizer> authorizers = new ArrayList<>();
    Set<String> declared = Set.of();
    LongSupplier nanoTime = System::nanoTime;

    @Nullable RoomHistories histories;

    int maxRooms = Integer.MAX_VALUE;
    int maxRoomsPerSession = Integer.MAX_VALUE;

    RoomsBuilder(Sessions sessions) {
        this.sessions = sessions;
        this.encoder = sessions.encoder();
    }

    RoomsBuilder(PayloadEncoder encoder) {
        this.sessions = null;
        this.encoder = encoder;
    }

    @Nullable RoomEvents events(Rooms rooms) {
        return sessions == null || listeners.isEmpty() ? null : new RoomEvents(rooms, listeners, sessions.workers());
    }

    /**
     * The options of the room with a given name; asked when the room gets its first member, or a message while it is
     * not there. By default, {@link RoomOptions#DEFAULT}.
     */
    public RoomsBuilder options(Function<String, RoomOptions> optionsOfRoom) {
        this.options = optionsOfRoom;
        return this;
    }

    /** Encodes what is broadcast. By default, the sessions' own encoder. */
    public RoomsBuilder encoder(PayloadEncoder encoderOfBroadcasts) {
        this.encoder = encoderOfBroadcasts;
        return this;
    }

    /** What keeps messages back, or {@code null}, as by default: all leave at once. */
    public RoomsBuilder deferral(@Nullable Deferral deferralOfMessages) {
        this.deferral = deferralOfMessages;
        return this;
    }

    /**
     * Adds a listener.
     *
     * @param whenItFails is told what the listener throws, on a worker; must not throw
     */
    public RoomsBuilder listener(RoomListener listener, Consumer<Throwable> whenItFails) {
        return listener(listener, () -> true, whenItFails);
    }

    /**
     * Adds a listener that may have nobody to tell.
     *
     * @param heard whether it has; asked before every join, on the thread that joins. While no listener is heard, nothing is
     *     kept for them.
     * @param whenItFails is told what the listener throws, on a worker; must not throw
     */
    public RoomsBuilder listener(RoomListener listener, BooleanSupplier heard, Consumer<Throwable> whenItFails) {
        boolean wantsMessages = listener.wantsMessages();
        return listener(listener, heard, () -> wantsMessages, whenItFails);
    }

    /**
     * Adds a listener of which it is known later whether it wants messages.
     *
     * @param heard as above
     * @param wantsMessages in place of {@link RoomListener#wantsMessages()}; asked at every message, under a lock: has to
     *     know the answer
     * @param whenItFails is told what the listener throws, on a worker; must not throw
     */
    public RoomsBuilder listener(
            RoomListener listener,
            BooleanSupplier heard,
            BooleanSupplier wantsMessages,
            Consumer<Throwable> whenItFails) {
        listeners.add(new Listening(listener, heard, wantsMessages, whenItFails));
        return this;
    }

    /** Adds somebody who decides who may join: of several, all have to agree. */
    public RoomsBuilder authorizer(RoomAuthorizer authorizer) {
        authorizers.add(authorizer);
        return this;
    }

    /** Where rooms keep their {@linkplain RoomOptions#history() histories}; by default, in memory. */
    public RoomsBuilder histories(RoomHistories historiesOfRooms) {
        histories = historiesOfRooms;
        return this;
    }

    RoomHistories histories() {
        LongSupplier time = nanoTime;
        return histories == null ? (room, itsOptions) -> new MemoryHistory(itsOptions, time) : histories;
    }

    /**
     * Rooms that are there from the beginning, and with or without members.
     *
     * @throws IllegalArgumentException if a name is not one that {@link Rooms#room} takes
     */
    public RoomsBuilder declare(Collection<String> names) {
        names.forEach(Rooms::requireName);
        declared = Set.copyOf(names);
        return this;
    }

    /**
     * Bound on the rooms there are at one time, those that are declared among them; none by default. A join beyond it is
     * refused with a {@link JoinRefusedException}.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public RoomsBuilder maxRooms(int most) {
        maxRooms = requireAtLeast1("maxRooms", most);
        return this;
    }

    /** Bound on the rooms that one session may be in at one time, likewise. */
    public RoomsBuilder maxRoomsPerSession(int most) {
        maxRoomsPerSession = requireAtLeast1("maxRoomsPerSession", most);
        return this;
    }

    private static int requireAtLeast1(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is at least 1, not " + value);
        }
        return value;
    }

    /** The rooms. */
    public Rooms build() {
        return new Rooms(this);
    }
}
