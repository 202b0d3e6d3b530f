package io.mahakam.room;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** As whom sessions are present in a room. Changed under the room's lock, except where noted. */
final class Present {
    /** Of all sessions of nobody that came without attributes. */
    static final Present NOBODY = new Present(null, Map.of());

    final @Nullable String user;

    /** Read by any thread. */
    volatile Map<String, Object> attributes;

    /** How many of the user. */
    int sessions;

    Present(@Nullable String user, Map<String, Object> attributes) {
        this.user = user;
        this.attributes = attributes;
    }
}
