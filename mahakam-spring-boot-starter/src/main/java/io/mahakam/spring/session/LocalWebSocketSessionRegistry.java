package io.mahakam.spring.session;

import io.mahakam.session.Sessions;
import io.mahakam.session.WebSocketSession;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/** The sessions of this process. */
public final class LocalWebSocketSessionRegistry implements WebSocketSessionRegistry {
    private final Sessions sessions;
    private final EndpointIds endpointIds;

    public LocalWebSocketSessionRegistry(Sessions sessions, EndpointIds endpointIds) {
        this.sessions = sessions;
        this.endpointIds = endpointIds;
    }

    @Override
    public Optional<WebSocketSession> find(String id) {
        return sessions.find(id);
    }

    @Override
    public Collection<WebSocketSession> all() {
        return sessions.all();
    }

    @Override
    public Collection<WebSocketSession> ofEndpoint(String endpointId) {
        endpointIds.require(endpointId);
        return sessions.ofEndpoint(endpointId);
    }

    @Override
    public Collection<WebSocketSession> ofUser(String user) {
        return sessions.ofUser(user);
    }

    @Override
    public Set<String> users() {
        return sessions.users();
    }

    @Override
    public Set<String> endpointIds() {
        return endpointIds.all();
    }

    @Override
    public int count() {
        return sessions.count();
    }
}
