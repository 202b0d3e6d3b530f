package io.mahakam.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DroppedFramesTests {
    private final List<String> told = new ArrayList<>();

    @Test
    void countBytesAndFrames() {
        DroppedFrames dropped = new DroppedFrames();
        dropped.add(OutgoingFrame.of("abc", PayloadEncoder.BASIC, null), null);
        dropped.add(OutgoingFrame.ping(ByteBuffer.allocate(4)), null);
        dropped.written(2);
        assertThat(dropped.bytes()).isEqualTo(5 + 6 - 2);
        assertThat(dropped.frames()).isEqualTo(2);
        dropped.tell();
    }

    @Test
    void whoIsToldMayChangeTheQueue() {
        BoundedQueue queue = BoundedQueueTests.queue(1000, 10, Overflow.CLOSE);
        queue.addReserved(milestone("first", () -> {}), TestOptions.receipt());
        queue.addReserved(
                milestone("second", () -> queue.addReserved(milestone("later", () -> {}), TestOptions.receipt())),
                TestOptions.receipt());
        queue.dropUnbegun();
        assertThat(told).as("the later one was not among them").containsExactly("second", "first");
        assertThat(queue.size()).isEqualTo(1);
    }

    private OutgoingFrame milestone(String name, Runnable action) {
        return OutgoingFrame.milestone(new Milestone() {
            @Override
            public void reached() {
                told.add(name + " reached");
            }

            @Override
            public void missed() {
                told.add(name);
                action.run();
            }
        });
    }
}
