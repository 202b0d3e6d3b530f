package io.mahakam.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class QueueShareTests {
    private static final OutgoingFrame TEN_BYTES = OutgoingFrame.control(ByteBuffer.allocate(10));

    @Test
    void keepsToItsBytes() {
        QueueShare share = new QueueShare(20, 100);
        share.added(TEN_BYTES);
        assertThat(share.hasRoomFor(TEN_BYTES)).isTrue();
        share.added(TEN_BYTES);
        assertThat(share.hasRoomFor(TEN_BYTES)).isFalse();
        share.removed(TEN_BYTES);
        assertThat(share.hasRoomFor(TEN_BYTES)).isTrue();
    }

    @Test
    void keepsToItsMessages() {
        QueueShare share = new QueueShare(1000, 2);
        share.added(TEN_BYTES);
        share.added(TEN_BYTES);
        assertThat(share.hasRoomFor(TEN_BYTES)).isFalse();
    }

    @Test
    void oneFrameOfAnySizeMayStandAlone() {
        assertThat(new QueueShare(1, 1).hasRoomFor(TEN_BYTES)).isTrue();
    }
}
