package io.mahakam.spring.web;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.session.TransportSession;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Closes the sessions that belong to an HTTP session when that ends: by a logout, or because no request came for so long.
 * Thread-safe.
 */
public final class HttpSessions implements HttpSessionListener, HttpSessionIdListener {
    private static final CloseStatus ENDED = new CloseStatus(4401, "The HTTP session has ended");

    /** By the ids that the HTTP sessions have now; and by our sessions. Both guarded by this. */
    private final Map<String, Set<TransportSession>> sessions = new HashMap<>();

    private final Map<TransportSession, String> httpSessionIds = new HashMap<>();

    /** A session that is not yet connected belongs to an HTTP session. */
    void add(HttpSession httpSession, TransportSession session) {
        session.whenEnded(() -> remove(session));
        put(httpSession.getId(), session);
        // After the handshake and before this line it may have ended, or changed its id.
        String id = idIfValid(httpSession);
        if (id == null) {
            remove(session);
            session.closeAfter(Duration.ZERO, ENDED);
        } else {
            put(id, session);
        }
    }

    private static @Nullable String idIfValid(HttpSession httpSession) {
        try {
            httpSession.getCreationTime();
            return httpSession.getId();
        } catch (IllegalStateException invalidated) {
            return null;
        }
    }

    @Override
    public void sessionDestroyed(HttpSessionEvent event) {
        for (TransportSession session : take(event.getSession().getId())) {
            session.closeAfter(Duration.ZERO, ENDED);
        }
    }

    @Override
    public void sessionIdChanged(HttpSessionEvent event, String oldSessionId) {
        for (TransportSession session : take(oldSessionId)) {
            put(event.getSession().getId(), session);
        }
    }

    /** How many sessions belong to an HTTP session. */
    synchronized int count() {
        return httpSessionIds.size();
    }

    private synchronized void put(String id, TransportSession session) {
        remove(session);
        httpSessionIds.put(session, id);
        sessions.computeIfAbsent(id, absent -> new HashSet<>(2)).add(session);
    }

    private synchronized Set<TransportSession> take(String id) {
        Set<TransportSession> taken = sessions.remove(id);
        if (taken == null) {
            return Set.of();
        }
        httpSessionIds.keySet().removeAll(taken);
        return taken;
    }

    private synchronized void remove(TransportSession session) {
        String id = httpSessionIds.remove(session);
        if (id != null) {
            sessions.computeIfPresent(id, (same, members) -> {
                members.remove(session);
                return members.isEmpty() ? null : members;
            });
        }
    }
}
