package io.mahakam.session;

import java.util.AbstractCollection;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Sessions by a name that several may share; a name without sessions takes no room. Thread-safe. */
final class SessionIndex {
    private final Map<String, Set<WebSocketSession>> byName = new ConcurrentHashMap<>();

    void add(String name, WebSocketSession session) {
        byName.compute(name, (same, known) -> {
            Set<WebSocketSession> sessions = known == null ? ConcurrentHashMap.newKeySet(1) : known;
            sessions.add(session);
            return sessions;
        });
    }

    void remove(String name, WebSocketSession session) {
        byName.computeIfPresent(name, (same, sessions) -> {
            sessions.remove(session);
            return sessions.isEmpty() ? null : sessions;
        });
    }

    /** The names that have sessions: a view. */
    Set<String> names() {
        return Collections.unmodifiableSet(byName.keySet());
    }

    /** The sessions of this name: a view. */
    Collection<WebSocketSession> of(String name) {
        return new View(name);
    }

    private final class View extends AbstractCollection<WebSocketSession> {
        private final String name;

        View(String name) {
            this.name = name;
        }

        @Override
        public Iterator<WebSocketSession> iterator() {
            return sessions().iterator();
        }

        @Override
        public int size() {
            return sessions().size();
        }

        @Override
        public boolean contains(Object session) {
            return sessions().contains(session);
        }

        private Set<WebSocketSession> sessions() {
            return Collections.unmodifiableSet(byName.getOrDefault(name, Set.of()));
        }
    }
}
