package io.mahakam.room;

import io.mahakam.session.TransportSession;
import io.mahakam.session.WebSocketSession;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who is present in a room: users, each once however many sessions, and the sessions of nobody. Changed under the room's
 * lock; asked by any thread.
 */
final class PresentUsers {
    /** From the first on. */
    private volatile Map<String, Present> users = Map.of();

    private volatile int nobodies;

    /** As whom a session is to be present that is not in the room yet. Changes nothing. */
    Present of(TransportSession session, @Nullable Map<String, Object> attributes) {
        String user = session.user();
        if (user == null) {
            return attributes == null ? Present.NOBODY : new Present(null, attributes);
        }
        Present known = users.get(user);
        return known != null ? known : new Present(user, Map.of());
    }

    /** A session is present; whether its user was not before. */
    boolean joined(Present present, @Nullable Map<String, Object> attributes) {
        if (present.user == null) {
            changeNobodies(1);
            return true;
        }
        if (attributes != null) {
            present.attributes = attributes;
        }
        if (++present.sessions > 1) {
            return false;
        }
        if (users.isEmpty()) {
            users = new ConcurrentHashMap<>(1);
        }
        users.put(present.user, present);
        return true;
    }

    /** A session is not present any more; whether its user is not either. */
    boolean left(Present present) {
        if (present.user == null) {
            changeNobodies(-1);
            return true;
        }
        if (--present.sessions > 0) {
            return false;
        }
        users.remove(present.user);
        return true;
    }

    private void changeNobodies(int by) {
        int before = nobodies;
        nobodies = before + by; // under the room's lock: nobody comes in between
    }

    boolean has(String user) {
        return users.containsKey(user);
    }

    /** How many users and sessions of nobody. */
    int count() {
        return users.size() + nobodies;
    }

    /** Groups members: those of one user together. */
    static List<Presence> of(Collection<Membership> members) {
        Map<Object, List<Membership>> groups = new LinkedHashMap<>();
        for (Membership member : members) {
            Object who = member.present.user == null ? member.session : member.present.user;
            groups.computeIfAbsent(who, first -> new ArrayList<>()).add(member);
        }
        return groups.values().stream().map(PresentUsers::presence).toList();
    }

    private static Presence presence(List<Membership> members) {
        Present present = members.get(0).present;
        List<WebSocketSession> sessions = new ArrayList<>();
        members.forEach(member -> sessions.add(member.session));
        return new Presence(present.user, present.attributes, sessions);
    }
}
