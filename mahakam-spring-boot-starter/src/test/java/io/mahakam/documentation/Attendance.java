package io.mahakam.documentation;

import io.mahakam.spring.room.RoomEvent;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

@Component
class Attendance {
    private final Map<String, Integer> most = new ConcurrentHashMap<>();

    @EventListener
    void count(RoomEvent.Appeared event) {
        most.merge(event.room().name(), event.room().userCount(), Math::max);
    }

    int mostAtOnce(String room) {
        return most.getOrDefault(room, 0);
    }
}
