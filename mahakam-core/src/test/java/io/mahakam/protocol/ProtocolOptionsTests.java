package io.mahakam.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ProtocolOptionsTests {
    @Test
    void are64KiBUnlessChosen() {
        assertThat(ProtocolOptions.DEFAULT).isEqualTo(new ProtocolOptions(65_536, 65_536));
        assertThat(ProtocolOptions.DEFAULT.withMaxMessageSize(1000)).isEqualTo(new ProtocolOptions(1000, 65_536));
        assertThat(ProtocolOptions.DEFAULT.withMaxFrameSize(1000)).isEqualTo(new ProtocolOptions(65_536, 1000));
    }

    @Test
    void leaveRoomForEveryControlFrame() {
        assertThat(new ProtocolOptions(125, 125).maxFrameSize()).isEqualTo(125);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ProtocolOptions(124, 125))
                .withMessage("maxMessageSize is at least 125 bytes, not 124");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ProtocolOptions(125, -1))
                .withMessage("maxFrameSize is at least 125 bytes, not -1");
    }
}
