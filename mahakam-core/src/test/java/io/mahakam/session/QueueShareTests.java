package io.mahakam.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueueShareTests {
    private static final OutgoingFrame TEN_BYTES = OutgoingFrame.control(ByteBuffer.allocate(10));

    @Test
    void keepsToItsBytes() {
        QueueShare share = TestOptions.share(20, 100);
        share.added(TEN_BYTES);
        assertThat(share.hasRoomFor(TEN_BYTES.size(), 1)).isTrue();
        share.added(TEN_BYTES);
        assertThat(share.hasRoomFor(TEN_BYTES.size(), 1)).isFalse();
        share.removed(TEN_BYTES);
        assertThat(share.hasRoomFor(TEN_BYTES.size(), 1)).isTrue();
    }

    @Test
    void keepsToItsMessages() {
        QueueShare share = TestOptions.share(1000, 2);
        share.added(TEN_BYTES);
        share.added(TEN_BYTES);
        assertThat(share.hasRoomFor(TEN_BYTES.size(), 1)).isFalse();
    }

    @Test
    void oneFrameOfAnySizeMayStandAlone() {
        assertThat(TestOptions.share(1, 1).hasRoomFor(TEN_BYTES.size(), 1)).isTrue();
    }

    @Test
    void knowsItsSlotsByAgeAndKey() {
        for (int count : new int[] {1, 3, 8, 9, 40}) {
            QueueShare share = TestOptions.share(1000, 100, Overflow.CONFLATE);
            List<QueueShare.Slot> slots = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                slots.add(share.track(i, i % 3 == 0 ? null : "key " + i));
            }
            for (int i = 0; i < count; i++) {
                assertThat(share.find("key " + i)).isSameAs(i % 3 == 0 ? null : slots.get(i));
            }
            slots.add(share.track(count, "late"));
            assertThat(share.find("late")).isSameAs(slots.get(count));
            share.forget(slots.remove(count / 2));
            while (!slots.isEmpty()) {
                assertThat(share.oldest()).isSameAs(slots.get(0));
                assertThat(share.find("late")).isSameAs(slots.get(slots.size() - 1));
                share.forget(slots.remove(0));
            }
            assertThat(share.oldest()).isNull();
            assertThat(share.find("late")).isNull();
        }
    }

    @Test
    void aFrameNeedsASlotIfItMayGoBeforeItsTime() {
        for (Overflow overflow : Overflow.values()) {
            QueueShare share = TestOptions.share(1000, 100, overflow);
            assertThat(share.needsSlot("key")).isTrue();
            assertThat(share.needsSlot(null))
                    .isEqualTo(overflow == Overflow.DROP_OLDEST || overflow == Overflow.CONFLATE);
        }
    }
}
