package io.mahakam.room;

import io.mahakam.session.Delivery;
import io.mahakam.session.WebSocketSession;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Those to whom a message may be broadcast, each once. Thread-safe. */
interface Audience {
    /** Who they are now: a snapshot. */
    Collection<WebSocketSession> sessions();

    /** What they speak now, see {@link SpokenSubprotocols#names()}. */
    Set<String> spoken();

    /** How many of them would get a message now. */
    int recipients(Publication publication);

    /** Sends a message to those of them that it is for. */
    Delivery publish(Publication publication);

    /** As {@link #publish}, or when its time has come. */
    default Delivery publish(Publication publication, @Nullable Deferral deferral) {
        if (deferral == null || !deferral.isActive()) {
            return publish(publication);
        }
        DeferredMessage message = new DeferredMessage(recipients(publication), () -> publish(publication));
        deferral.defer(message);
        return message;
    }
}
