package io.mahakam.documentation;

import io.mahakam.room.Room;
import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.annotation.OnOpen;
import io.mahakam.spring.room.RoomService;
import io.mahakam.spring.web.WebSocketEndpointConfigurer;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration
class Feeds {
    @Bean
    WebSocketEndpointConfigurer feedEndpoints(RoomService rooms) {
        return registry -> {
            for (String topic : List.of("news", "weather")) {
                registry.addEndpoint(new Feed(rooms.room(topic)), "/feeds/" + topic)
                        .id("feed-" + topic)
                        .allowedOrigins("https://reader.example");
            }
        };
    }

    static class Feed {
        private final Room room;

        Feed(Room room) {
            this.room = room;
        }

        @OnOpen
        void subscribe(WebSocketSession session) {
            room.join(session);
        }
    }
}
