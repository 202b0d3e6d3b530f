package io.mahakam.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class OutgoingFrameTests {
    @Test
    void textIsOneUnmaskedFrame() {
        assertThat(hex(OutgoingFrame.of("Hello", PayloadEncoder.BASIC))).isEqualTo("810548656c6c6f"); // FIN, text, 5
    }

    @Test
    void binaryIsOneUnmaskedFrame() {
        assertThat(hex(OutgoingFrame.of(new byte[] {1, 2}, PayloadEncoder.BASIC)))
                .isEqualTo("82020102");
    }

    @Test
    void laterChangesOfThePayloadDoNotShow() {
        byte[] payload = {1, 2};
        OutgoingFrame frame = OutgoingFrame.of(payload, PayloadEncoder.BASIC);
        payload[0] = 9;
        assertThat(hex(frame)).isEqualTo("82020102");
    }

    @Test
    void aBufferIsNotConsumed() {
        ByteBuffer payload =
                ByteBuffer.wrap(new byte[] {0, 1, 2, 3}).position(1).limit(3);
        assertThat(hex(OutgoingFrame.of(payload, PayloadEncoder.BASIC))).isEqualTo("82020102");
        assertThat(payload.position()).isEqualTo(1);
        assertThat(payload.limit()).isEqualTo(3);
    }

    @Test
    void whatNoEncoderTakesIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OutgoingFrame.of(1, PayloadEncoder.BASIC))
                .withMessage("No encoder for java.lang.Integer: send a String, byte[] or ByteBuffer, or register a"
                        + " PayloadEncoder");
    }

    @Test
    void isCopiedInPieces() {
        OutgoingFrame frame = OutgoingFrame.of("Hello", PayloadEncoder.BASIC);
        assertThat(frame.size()).isEqualTo(7);

        ByteBuffer three = ByteBuffer.allocate(3);
        assertThat(frame.copyTo(three, 0)).isEqualTo(3);
        assertThat(three.array()).containsExactly(0x81, 5, 'H');

        ByteBuffer rest = ByteBuffer.allocate(9);
        assertThat(frame.copyTo(rest, 3)).isEqualTo(4);
        assertThat(rest.position()).isEqualTo(4);
        assertThat(rest.array()).startsWith('e', 'l', 'l', 'o');
    }

    private static String hex(OutgoingFrame frame) {
        ByteBuffer bytes = ByteBuffer.allocate(frame.size());
        frame.copyTo(bytes, 0);
        return HexFormat.of().formatHex(bytes.array());
    }
}
