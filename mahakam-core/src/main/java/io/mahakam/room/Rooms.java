package io.mahakam.room;

import io.mahakam.session.PayloadEncoder;
import java.util.Collection;
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
    private final Map<String, OpenRoom> open = new ConcurrentHashMap<>();

    /**
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
    }

    /**
     * The room of this name. Nothing is created until a session joins it.
     *
     * @throws IllegalArgumentException if the name is blank or has control characters, which would forge lines of logs
     */
    public Room room(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("A room's name must not be blank");
        }
        if (name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("A room's name must not have control characters");
        }
        return new NamedRoom(this, name, deferral);
    }

    /** The room of this name, if it has members. */
    public Optional<Room> find(String name) {
        return open.containsKey(name) ? Optional.of(room(name)) : Optional.empty();
    }

    /** The names of the rooms that have members: a snapshot. */
    public Collection<String> names() {
        return Set.copyOf(open.keySet());
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
