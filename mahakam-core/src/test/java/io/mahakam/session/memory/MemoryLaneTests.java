package io.mahakam.session.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mahakam.session.Lane.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class MemoryLaneTests {
    private final MemoryLane lane = new MemoryLane();
    private final List<String> done = new ArrayList<>();

    @Test
    void whatIsPostedRunsInOrderAndBeforeTheEndOfTheTurn() {
        lane.post(() -> {
            lane.atEndOfTurn(() -> done.add("end"));
            lane.post(() -> done.add("third"));
            done.add("first");
        });
        lane.post(() -> done.add("second"));

        lane.turn();

        assertEquals(List.of("first", "second", "third", "end"), done);
    }

    @Test
    void itIsCaughtUpOnlyInATurnWithNothingPosted() {
        List<Boolean> caughtUp = new ArrayList<>();
        assertFalse(lane.isCaughtUp());
        lane.post(() -> caughtUp.add(lane.isCaughtUp()));
        lane.post(() -> caughtUp.add(lane.isCaughtUp()));

        lane.settle();

        assertEquals(List.of(false, true), caughtUp);
    }

    @Test
    void aSourceIsAskedUntilItIsNotReadyAndNotAfterItsRemoval() {
        AtomicInteger asked = new AtomicInteger();
        BooleanSupplier source = () -> asked.incrementAndGet() < 3;
        lane.addSource(source);
        lane.settle();
        int before = asked.get();

        lane.removeSource(source);
        lane.settle();

        assertTrue(before >= 3);
        assertEquals(before, asked.get());
    }

    @Test
    void whatIsDueRunsWhenItIsDueAndInItsOrder() {
        long start = lane.now();
        lane.schedule(Duration.ofSeconds(2).toNanos(), () -> done.add("two"));
        lane.schedule(Duration.ofSeconds(1).toNanos(), () -> done.add("at " + (lane.now() - start) / 1_000_000));
        Timer cancelled = lane.schedule(1, () -> done.add("cancelled"));
        lane.schedule(Duration.ofSeconds(4).toNanos(), () -> done.add("too late"));
        cancelled.cancel();

        lane.advance(Duration.ofSeconds(3));

        assertEquals(List.of("at 1000", "two"), done);
        assertEquals(Duration.ofSeconds(3).toNanos(), lane.now() - start);
        assertEquals(1, lane.scheduled());
    }

    @Test
    void whatATimerPostsRunsBeforeTheNextTimer() {
        lane.schedule(1, () -> lane.post(() -> done.add("posted")));
        lane.schedule(2, () -> done.add("next"));

        lane.advance(Duration.ofNanos(2));

        assertEquals(List.of("posted", "next"), done);
    }

    @Test
    void itTellsWhenItIsWoken() {
        MemoryLane told = new MemoryLane(16, () -> done.add("woken"));

        told.execute(() -> done.add("run"));

        assertEquals(List.of("woken"), done);
        assertEquals(1, told.wakes());
        assertEquals(1, told.posted());
        assertEquals(16, told.readBuffer().capacity());
        assertEquals(16, told.writeBuffer().capacity());
    }

    @Test
    void aLaneThatNeverComesToRestIsNoticed() {
        lane.addSource(() -> true);

        assertThrows(IllegalStateException.class, lane::settle);
    }
}
