package io.mahakam.room;

import io.mahakam.session.Delivery;
import io.mahakam.session.WebSocketSession;
import java.util.Collections;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A broadcast to some of an audience. */
final class Selection implements Broadcast {
    private final Rooms rooms;
    private final Audience audience;
    private @Nullable Deferral deferral;
    private final Set<WebSocketSession> except = new HashSet<>();
    private @Nullable Predicate<WebSocketSession> condition;
    private @Nullable Object key;

    /** @param deferral what may keep the message back, or {@code null} */
    Selection(Rooms rooms, @Nullable Deferral deferral, Audience audience) {
        this.rooms = rooms;
        this.deferral = deferral;
        this.audience = audience;
    }

    @Override
    public Broadcast except(WebSocketSession... sessions) {
        Collections.addAll(except, sessions);
        return this;
    }

    @Override
    public Broadcast onlyIf(Predicate<? super WebSocketSession> another) {
        Predicate<WebSocketSession> before = condition;
        condition = before == null ? another::test : before.and(another);
        return this;
    }

    @Override
    public Broadcast conflate(Object newKey) {
        key = Objects.requireNonNull(newKey, "key");
        return this;
    }

    @Override
    public Broadcast now() {
        deferral = null;
        return this;
    }

    @Override
    public Delivery send(Object payload) {
        // Encoded before it is asked who gets it: an error reaches the caller even if nobody does.
        RoomMessage message = rooms.encode(payload, audience.spoken());
        return audience.publish(new Publication(message, key, Set.copyOf(except), selected()), deferral);
    }

    private @Nullable Set<WebSocketSession> selected() {
        Predicate<WebSocketSession> itsCondition = condition;
        if (itsCondition == null) {
            return null;
        }
        Set<WebSocketSession> selected = new HashSet<>();
        for (WebSocketSession session : audience.sessions()) {
            if (!except.contains(session) && itsCondition.test(session)) {
                selected.add(session);
            }
        }
        return selected;
    }
}
