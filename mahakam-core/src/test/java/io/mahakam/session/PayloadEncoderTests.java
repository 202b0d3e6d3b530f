package io.mahakam.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PayloadEncoderTests {
    private static final PayloadEncoder NUMBERS =
            payload -> payload instanceof Number ? OutgoingMessage.text("number " + payload) : null;
    private static final PayloadEncoder ALL = payload -> OutgoingMessage.text("any " + payload);

    @Test
    void basicTakesStringsBytesAndBuffers() {
        assertThat(PayloadEncoder.BASIC.encode("\"a\"")).isEqualTo(OutgoingMessage.text("\"a\""));
        assertThat(PayloadEncoder.BASIC.encode(new byte[] {1}))
                .isEqualTo(OutgoingMessage.binary(ByteBuffer.wrap(new byte[] {1})));
        assertThat(PayloadEncoder.BASIC.encode(ByteBuffer.wrap(new byte[] {2})))
                .isEqualTo(OutgoingMessage.binary(ByteBuffer.wrap(new byte[] {2})));
        assertThat(PayloadEncoder.BASIC.encode(1)).isNull();
    }

    @Test
    void theFirstThatTakesThePayloadEncodesIt() {
        PayloadEncoder encoder = PayloadEncoder.of(List.of(NUMBERS, ALL));
        assertThat(encoder.encode(1)).isEqualTo(OutgoingMessage.text("number 1"));
        assertThat(encoder.encode('c')).isEqualTo(OutgoingMessage.text("any c"));
    }

    @Test
    void stringsAreNeverEncodedOtherwise() {
        assertThat(PayloadEncoder.of(List.of(ALL)).encode("plain")).isEqualTo(OutgoingMessage.text("plain"));
    }

    @Test
    void nobodyMayTakeIt() {
        assertThat(PayloadEncoder.of(List.of(NUMBERS)).encode('c')).isNull();
    }

    @Test
    void laterChangesOfTheListDoNotShow() {
        List<PayloadEncoder> encoders = new ArrayList<>(List.of(NUMBERS));
        PayloadEncoder encoder = PayloadEncoder.of(encoders);
        encoders.clear();
        assertThat(encoder.encode(1)).isEqualTo(OutgoingMessage.text("number 1"));
    }
}
