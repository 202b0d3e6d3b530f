package io.mahakam.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.session.WebSocketSession;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a server's endpoint was told, session by session. A client names its session by the query of its handshake. */
final class Journal {
    private static final int PATIENCE_SECONDS = 20;

    private final Map<String, Entry> entries = new ConcurrentHashMap<>();

    void opened(WebSocketSession session) {
        entry(session).session.complete(session);
    }

    void closed(WebSocketSession session, CloseStatus status) {
        Entry entry = entry(session);
        entry.closes.add(status);
        entry.closed.complete(status);
    }

    /** The session of this name, once it is open. */
    WebSocketSession session(String name) throws Exception {
        return entry(name).session.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Why the session of this name has ended, once it has. */
    CloseStatus closed(String name) throws Exception {
        return entry(name).closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Waits for the end of all sessions, and checks that none was told twice. A client has its answer before the
     * endpoint hears of the session, so that the last ones may open while we wait.
     */
    void checkThatEverySessionEndedOnce() throws Exception {
        Map<String, Entry> known = Map.of();
        while (known.size() < entries.size()) {
            known = Map.copyOf(entries);
            for (String name : known.keySet()) {
                closed(name);
            }
        }
        assertThat(known).allSatisfy((name, entry) -> {
            assertThat(entry.session).isCompleted();
            assertThat(entry.closes).hasSize(1);
        });
    }

    private Entry entry(WebSocketSession session) {
        String name = session.uri().getQuery();
        return entry(name == null ? session.id() : name);
    }

    private Entry entry(String name) {
        return entries.computeIfAbsent(name, unknown -> new Entry());
    }

    private static final class Entry {
        private final CompletableFuture<WebSocketSession> session = new CompletableFuture<>();
        private final CompletableFuture<CloseStatus> closed = new CompletableFuture<>();
        private final BlockingQueue<CloseStatus> closes = new LinkedBlockingQueue<>();
    }
}
