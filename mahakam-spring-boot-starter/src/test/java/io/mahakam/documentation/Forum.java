package io.mahakam.documentation;

import io.mahakam.room.Room;
import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.OnOpen;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import java.util.Map;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

@WebSocketEndpoint("/forum/{topic}")
class Forum {
    record Post(String author, String text) {}

    record Arrival(String name, int present) {}

    @OnOpen
    void enter(WebSocketSession session, @PathVariable("topic") Room topic, @RequestParam String name) {
        topic.joining(session)
                .history(20)
                .attributes(Map.of("name", name))
                .announceUser(new Arrival(name, topic.userCount() + 1))
                .join();
    }

    @OnMessage
    void post(Post post, @PathVariable("topic") Room topic) {
        topic.broadcast(post);
    }
}
