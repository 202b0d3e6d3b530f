package io.mahakam.sample;

import io.mahakam.room.Presence;
import io.mahakam.room.Room;
import io.mahakam.spring.room.RoomEvent;
import io.mahakam.spring.room.RoomService;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * What the original's clients do not know, and get only if they ask for it ({@code features=1}): who is there and who is
 * typing. It goes to a second room beside each room.
 */
@Component
class ChatFeatures {
    /** No path variable has a slash, so no client can come into such a room by its name. */
    private static final String SUFFIX = "/features";

    /** The longest name of a room that has one beside it: a room's name has at most 255 characters. */
    private static final int LONGEST_NAME = 255 - SUFFIX.length();

    private static final String USERNAME = "username";

    private final RoomService rooms;

    ChatFeatures(RoomService rooms) {
        this.rooms = rooms;
    }

    /**
     * Who is there, in alphabetical order.
     *
     * @param type 3
     */
    record Present(int type, List<String> usernames) {}

    /** What others see of somebody who joins. */
    static Map<String, String> attributes(String username) {
        return Map.of(USERNAME, username);
    }

    /** The second room beside a room; none if the room's name is too long for that. */
    Optional<Room> beside(Room room) {
        return room.name().length() > LONGEST_NAME ? Optional.empty() : Optional.of(rooms.room(room.name() + SUFFIX));
    }

    @EventListener
    void somebodyCame(RoomEvent.Appeared event) {
        tellWhoIsThere(event.room());
    }

    @EventListener
    void somebodyWent(RoomEvent.Disappeared event) {
        tellWhoIsThere(event.room());
    }

    /** Events of a room come one at a time, so what is told last is true. */
    private void tellWhoIsThere(Room room) {
        if (!room.name().endsWith(SUFFIX)) {
            beside(room).ifPresent(second -> second.broadcast(new Present(3, usernames(room))));
        }
    }

    private static List<String> usernames(Room room) {
        return room.presence().stream()
                .map(Presence::attributes)
                .map(attributes -> attributes.get(USERNAME))
                .filter(Objects::nonNull)
                .map(Object::toString)
                .distinct()
                .sorted()
                .toList();
    }
}
