package io.mahakam.documentation;

import io.mahakam.spring.room.RoomService;
import java.time.Instant;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;

@Service
class Ticker {
    record Tick(Instant now) {}

    private final RoomService rooms;

    Ticker(RoomService rooms) {
        this.rooms = rooms;
    }

    @Scheduled(fixedRate = 1000)
    void tick() {
        rooms.room("clock").broadcast(new Tick(Instant.now()));
    }
}
