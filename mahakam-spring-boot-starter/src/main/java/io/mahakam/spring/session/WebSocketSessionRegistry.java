package io.mahakam.spring.session;

import io.mahakam.session.WebSocketSession;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/**
 * The application's sessions, to be injected wherever one is to be found, sent to or closed. A session is here from before
 * {@code @OnOpen} is called until {@code @OnClose} has returned. The collections are views that follow what happens and
 * cannot be changed; iterating over one never fails because sessions come and go. Thread-safe.
 */
public interface WebSocketSessionRegistry {
    /** The session with an id, see {@link WebSocketSession#id()}. */
    Optional<WebSocketSession> find(String id);

    /** All sessions. */
    Collection<WebSocketSession> all();

    /**
     * The sessions of an endpoint.
     *
     * @param endpointId the class's name in kebab-case, unless {@code @WebSocketEndpoint(id = ...)} says otherwise
     * @throws IllegalArgumentException if no endpoint has this id
     */
    Collection<WebSocketSession> ofEndpoint(String endpointId);

    /** The sessions of a user, by the name of the principal: all tabs and devices. Empty if the user has none. */
    Collection<WebSocketSession> ofUser(String user);

    /** The names of all users who have a session. */
    Set<String> users();

    /** The ids of all endpoints, whether they have sessions or not. */
    Set<String> endpointIds();

    /** The number of all sessions. */
    int count();
}
