package io.mahakam.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.session.memory.MemoryLane;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PutOffWakesTests {
    private final PutOffWakes wakes = new PutOffWakes();

    @Test
    void aLaneIsWokenOnceHoweverOftenItWasAdded() {
        MemoryLane lane = new MemoryLane();
        assertThat(wakes.add(lane)).isTrue();
        assertThat(wakes.add(lane)).isTrue();
        assertThat(lane.wakes()).isZero();
        wakes.perform();
        wakes.perform();
        assertThat(lane.wakes()).isEqualTo(1);
        assertThat(wakes.add(lane)).isTrue();
        wakes.perform();
        assertThat(lane.wakes()).isEqualTo(2);
    }

    @Test
    void fewLanesAreKept() {
        MemoryLane[] lanes = Stream.generate(MemoryLane::new).limit(5).toArray(MemoryLane[]::new);
        for (int i = 0; i < 4; i++) {
            assertThat(wakes.add(lanes[i])).isTrue();
        }
        assertThat(wakes.add(lanes[4])).as("its wake is the caller's business").isFalse();
        assertThat(wakes.add(lanes[3])).isTrue();
        wakes.perform();
        assertThat(lanes).extracting(MemoryLane::wakes).containsExactly(1, 1, 1, 1, 0);
    }
}
