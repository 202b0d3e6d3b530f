package io.mahakam.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameRingTests {
    private final FrameRing ring = new FrameRing();
    private final QueueShare share = TestOptions.share(Long.MAX_VALUE, Integer.MAX_VALUE, Overflow.DROP_OLDEST);

    @Test
    void slotsKnowWhereTheirFramesAre() {
        Random random = new Random(6455);
        List<OutgoingFrame> frames = new ArrayList<>();
        List<QueueShare.Slot> slots = new ArrayList<>();
        for (int step = 0; step < 20_000; step++) {
            if (random.nextInt(100) < (step / 500 % 2 == 0 ? 60 : 40)) {
                OutgoingFrame frame = BoundedQueueTests.frame("" + step);
                int position = ring.append(frame, share, null);
                QueueShare.Slot slot = share.track(position, null);
                ring.setSlot(position, slot);
                frames.add(frame);
                slots.add(slot);
            } else if (!frames.isEmpty()) {
                int chosen = random.nextInt(frames.size());
                ring.remove(slots.remove(chosen).position);
                frames.remove(chosen);
            }
            assertThat(ring.size()).isEqualTo(frames.size());
            for (int i = 0; i < frames.size(); i++) {
                int position = slots.get(i).position;
                assertThat(ring.frame(position)).isSameAs(frames.get(i));
                assertThat(ring.slot(position)).isSameAs(slots.get(i));
                assertThat(ring.share(position)).isSameAs(share);
            }
        }
    }

    @Test
    void whatIsInsertedPushesForwardWhatIsBeforeIt() {
        Receipt receipt = TestOptions.receipt();
        OutgoingFrame first = BoundedQueueTests.frame("1");
        OutgoingFrame second = BoundedQueueTests.frame("2");
        OutgoingFrame inserted = BoundedQueueTests.control("P");
        ring.append(first, share, receipt);
        int position = ring.append(second, null, null);
        ring.insert(1, inserted);
        assertThat(ring.frame(ring.first())).isSameAs(first);
        assertThat(ring.receipt(ring.first())).isSameAs(receipt);
        assertThat(ring.frame(ring.first() + 1)).isSameAs(inserted);
        assertThat(ring.receipt(ring.first() + 1)).isNull();
        assertThat(ring.frame(position)).isSameAs(second);
    }

    @Test
    void aHoleIsNoFrame() {
        ring.append(BoundedQueueTests.frame("1"), null, null);
        int hole = ring.append(BoundedQueueTests.frame("2"), null, null);
        ring.append(BoundedQueueTests.frame("3"), null, null);
        ring.remove(hole);
        assertThat(ring.frameOrHole(hole)).isNull();
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> ring.frame(hole))
                .withMessage("No frame at 1 from 0 to 3");
    }
}
