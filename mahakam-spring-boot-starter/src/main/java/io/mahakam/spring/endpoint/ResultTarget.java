package io.mahakam.spring.endpoint;

import io.mahakam.session.WebSocketSession;
import org.jspecify.annotations.Nullable;

/** Where the messages that a method returns go. Thread-safe. */
@FunctionalInterface
interface ResultTarget {
    /** To the session that the method was called for. */
    ResultTarget SESSION = WebSocketSession::send;

    void send(WebSocketSession session, Object payload);

    /** Where those of one call go. */
    default ResultTarget of(@Nullable Object[] arguments) {
        return this;
    }
}
