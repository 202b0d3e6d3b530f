package io.mahakam.room;

import io.mahakam.session.Lane;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The backlog of each lane: lanes are few, and stay as long as the application. Thread-safe. */
final class LaneBacklogs {
    private final Map<Lane, LaneBacklog> backlogs = new ConcurrentHashMap<>();

    LaneBacklog of(Lane lane) {
        LaneBacklog backlog = backlogs.get(lane);
        return backlog != null ? backlog : backlogs.computeIfAbsent(lane, first -> new LaneBacklog());
    }
}
