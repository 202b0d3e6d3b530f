package io.mahakam.migration;

import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.PathParam;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.json.JsonMapper;

@ServerEndpoint("/chat/{room}")
public class JakartaChat {
    record Say(String text) {}

    record Said(String name, String text) {}

    // One object per connection, made by the container and not by Spring: what is shared is static.
    private static final Map<String, Set<Session>> ROOMS = new ConcurrentHashMap<>();
    private static final JsonMapper JSON = new JsonMapper();

    @OnOpen
    public void enter(Session session, @PathParam("room") String room) throws IOException {
        ROOMS.computeIfAbsent(room, name -> ConcurrentHashMap.newKeySet()).add(session);
        broadcast(room, new Said(name(session), "joined"));
    }

    @OnMessage
    public void say(Session session, @PathParam("room") String room, String message) throws IOException {
        broadcast(
                room, new Said(name(session), JSON.readValue(message, Say.class).text()));
    }

    @OnClose
    public void leave(Session session, @PathParam("room") String room) throws IOException {
        ROOMS.computeIfPresent(room, (name, members) -> {
            members.remove(session);
            return members.isEmpty() ? null : members;
        });
        broadcast(room, new Said(name(session), "left"));
    }

    private static void broadcast(String room, Said said) throws IOException {
        String text = JSON.writeValueAsString(said);
        for (Session member : ROOMS.getOrDefault(room, Set.of())) {
            synchronized (member) { // two sends at once fail
                member.getBasicRemote().sendText(text); // throws if the member is gone; blocks if it reads slowly
            }
        }
    }

    private static String name(Session session) {
        return session.getRequestParameterMap()
                .getOrDefault("name", List.of("Guest"))
                .get(0);
    }
}
