package io.mahakam.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mahakam.session.Overflow;
import org.junit.jupiter.api.Test;

class RoomOptionsTests {
    @Test
    void boundsAreAtLeastOne() {
        assertThat(new RoomOptions(1, 1, Overflow.CLOSE).maxQueuedBytes()).isEqualTo(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RoomOptions(0, 1, Overflow.CLOSE))
                .withMessage("A room's bounds are at least 1, not 0 bytes and 1 messages");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RoomOptions(1, 0, Overflow.CLOSE))
                .withMessage("A room's bounds are at least 1, not 1 bytes and 0 messages");
    }

    @Test
    void thereIsRoomForOneMember() {
        assertThat(RoomOptions.DEFAULT.withMaxMembers(1).maxMembers()).isEqualTo(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RoomOptions.DEFAULT.withMaxMembers(0))
                .withMessage("A room has room for at least 1 member, not 0");
    }
}
