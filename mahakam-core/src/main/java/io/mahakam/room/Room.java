package io.mahakam.room;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.session.Delivery;
import io.mahakam.session.WebSocketSession;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A named group of sessions. A room has one order: all its members receive what is broadcast to it in the same order,
 * and the messages of one thread in the order of its calls. Every method may be called from any thread; none blocks, and
 * a member that does not read delays nobody: when its unsent messages exceed the {@link RoomOptions}, their policy says
 * what happens to them; by default the member alone is closed with 1013.
 *
 * <p>A room comes to be with its first member and is forgotten with its last, unless it is {@linkplain
 * RoomsBuilder#declare declared} or {@linkplain RoomOptions#history() keeps} something; a {@code Room} is a name for it and
 * never grows stale. Payloads are those of {@link WebSocketSession#send(Object)}, each encoded once for all members before
 * the method returns.
 */
public interface Room {
    /** The room's name, unique in the application. */
    String name();

    /**
     * Makes a session a member: it receives what is broadcast from now on. A session leaves by itself when it begins to
     * close.
     *
     * @return false if it was a member already, or is closing
     * @throws JoinRefusedException if a {@link RoomAuthorizer} is against it, or at a limit of the room, the session or the
     *     rooms; nothing has happened then
     */
    boolean join(WebSocketSession session);

    /**
     * Makes a session a member and broadcasts an announcement, in one step: the announcement is the first message of
     * this room that the new member receives. Nothing is announced if this returns false.
     */
    boolean join(WebSocketSession session, Object announcement);

    /** A join to be described before it happens: with attributes, say. */
    Joining joining(WebSocketSession session);

    /** Ends a session's membership; false if it was no member. It receives nothing that is broadcast afterwards. */
    boolean leave(WebSocketSession session);

    /**
     * Ends a session's membership and broadcasts a farewell to the remaining members, in one step. Nothing is
     * broadcast if this returns false.
     */
    boolean leave(WebSocketSession session, Object farewell);

    /**
     * Sends a message to all members. Who sends need not be one. A session whose listener broadcasts much more than event
     * loops have yet taken is not called again until they have. Of what other threads broadcast, 16 MB or 131072 messages
     * may wait for an event loop; to a message beyond that the room's policy applies as if the members there did not read.
     */
    Delivery broadcast(Object payload);

    /** A broadcast to be narrowed down before it is sent. */
    Broadcast to();

    /**
     * This room for messages that wait for nothing. Elsewhere they, announcements and farewells among them, may be kept
     * back while membership changes at once: in a Spring application, until the transaction commits that the caller is
     * in; see {@link Delivery#deferred()}.
     */
    Room now();

    /** The number of members. */
    int count();

    /** Whether a session is a member. */
    boolean has(WebSocketSession session);

    /** The members now: a snapshot that does not change. */
    Collection<WebSocketSession> sessions();

    /** How many users are in the room, each counted once however many sessions, and how many sessions of nobody. */
    int userCount();

    /** Who is in the room now: users, each once with all its sessions here, and sessions of nobody. A snapshot. */
    List<Presence> presence();

    /** A user's presence, by the name of the principal; empty if no session of this user is a member. A snapshot. */
    Optional<Presence> presence(String user);

    /**
     * Where the room stands now. Who has got everything up to a position gets what came after it, if that is kept, by
     * {@link Joining#since}.
     */
    RoomPosition position();

    /** Ends every membership and closes the members' sessions with 1000, see {@link #close(CloseStatus)}. */
    void close();

    /**
     * Ends every membership, closes the members' sessions and forgets what was kept. Does nothing if the room is not there;
     * it comes to be again as any other, and at once if it is declared.
     *
     * @throws IllegalArgumentException if the code must not be sent, such as 1006
     */
    void close(CloseStatus status);
}
