package io.mahakam.migration;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.handler.ConcurrentWebSocketSessionDecorator;
import org.springframework.web.socket.handler.TextWebSocketHandler;
import org.springframework.web.util.UriComponentsBuilder;
import tools.jackson.databind.json.JsonMapper;

@Configuration
@EnableWebSocket
class HandlerChat extends TextWebSocketHandler implements WebSocketConfigurer {
    record Say(String text) {}

    record Said(String name, String text) {}

    private final Map<String, Set<WebSocketSession>> rooms = new ConcurrentHashMap<>();
    private final JsonMapper json;

    HandlerChat(JsonMapper json) {
        this.json = json;
    }

    @Override
    public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
        registry.addHandler(this, "/chat/*");
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession raw) throws IOException {
        WebSocketSession session = new ConcurrentWebSocketSessionDecorator(raw, 10_000, 512 * 1024);
        raw.getAttributes().put("decorated", session);
        rooms.computeIfAbsent(room(raw), name -> ConcurrentHashMap.newKeySet()).add(session);
        broadcast(room(raw), new Said(name(raw), "joined"));
    }

    @Override
    protected void handleTextMessage(WebSocketSession raw, TextMessage message) throws IOException {
        Say say = json.readValue(message.getPayload(), Say.class);
        broadcast(room(raw), new Said(name(raw), say.text()));
    }

    @Override
    public void afterConnectionClosed(WebSocketSession raw, CloseStatus status) throws IOException {
        Object session = raw.getAttributes().get("decorated");
        rooms.computeIfPresent(room(raw), (name, members) -> {
            members.remove(session);
            return members.isEmpty() ? null : members;
        });
        broadcast(room(raw), new Said(name(raw), "left"));
    }

    private void broadcast(String room, Said said) throws IOException {
        TextMessage message = new TextMessage(json.writeValueAsString(said));
        for (WebSocketSession member : rooms.getOrDefault(room, Set.of())) {
            member.sendMessage(message); // throws if the member is gone; blocks if it reads slowly
        }
    }

    private static String room(WebSocketSession session) {
        String path = session.getUri().getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static String name(WebSocketSession session) {
        String name = UriComponentsBuilder.fromUri(session.getUri())
                .build()
                .getQueryParams()
                .getFirst("name");
        return name == null ? "Guest" : name;
    }
}
