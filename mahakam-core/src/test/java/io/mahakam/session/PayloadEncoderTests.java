package io.mahakam.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PayloadEncoderTests {
    private static final PayloadEncoder NUMBERS =
            (payload, subprotocol) -> payload instanceof Number ? OutgoingMessage.text("number " + payload) : null;
    private static final PayloadEncoder ALL = (payload, subprotocol) -> OutgoingMessage.text("any " + payload);

    @Test
    void basicTakesStringsBytesAndBuffers() {
        assertThat(PayloadEncoder.BASIC.encode("\"a\"", null)).isEqualTo(OutgoingMessage.text("\"a\""));
        assertThat(PayloadEncoder.BASIC.encode(new byte[] {1}, null))
                .isEqualTo(OutgoingMessage.binary(ByteBuffer.wrap(new byte[] {1})));
        assertThat(PayloadEncoder.BASIC.encode(ByteBuffer.wrap(new byte[] {2}), null))
                .isEqualTo(OutgoingMessage.binary(ByteBuffer.wrap(new byte[] {2})));
        assertThat(PayloadEncoder.BASIC.encode(1, null)).isNull();
    }

    @Test
    void theFirstThatTakesThePayloadEncodesIt() {
        PayloadEncoder encoder = PayloadEncoder.of(List.of(NUMBERS, ALL));
        assertThat(encoder.encode(1, null)).isEqualTo(OutgoingMessage.text("number 1"));
        assertThat(encoder.encode('c', null)).isEqualTo(OutgoingMessage.text("any c"));
    }

    @Test
    void stringsAreNeverEncodedOtherwise() {
        assertThat(PayloadEncoder.of(List.of(ALL)).encode("plain", null)).isEqualTo(OutgoingMessage.text("plain"));
    }

    @Test
    void isToldTheSubprotocol() {
        PayloadEncoder encoder =
                PayloadEncoder.of(List.of((payload, subprotocol) -> OutgoingMessage.text(payload + " " + subprotocol)));
        assertThat(encoder.encode(1, "v2")).isEqualTo(OutgoingMessage.text("1 v2"));
        assertThat(encoder.encode(1, null)).isEqualTo(OutgoingMessage.text("1 null"));
    }

    @Test
    void textAndBytesDoNotDependOnTheSubprotocol() {
        PayloadEncoder encoder = PayloadEncoder.of(List.of(ALL));
        assertThat(encoder.dependsOnSubprotocol("text")).isFalse();
        assertThat(encoder.dependsOnSubprotocol(new byte[1])).isFalse();
        assertThat(encoder.dependsOnSubprotocol(ByteBuffer.allocate(1))).isFalse();
        assertThat(encoder.dependsOnSubprotocol(1)).isTrue();
    }

    @Test
    void nothingDependsOnTheSubprotocolIfNoEncoderSaysSo() {
        PayloadEncoder alike = new PayloadEncoder() {
            @Override
            public OutgoingMessage encode(Object payload, String subprotocol) {
                return OutgoingMessage.text("any " + payload);
            }

            @Override
            public boolean dependsOnSubprotocol(Object payload) {
                return false;
            }
        };
        assertThat(PayloadEncoder.of(List.of(alike)).dependsOnSubprotocol(1)).isFalse();
        assertThat(PayloadEncoder.of(List.of(alike, ALL)).dependsOnSubprotocol(1))
                .isTrue();
    }

    @Test
    void nobodyMayTakeIt() {
        assertThat(PayloadEncoder.of(List.of(NUMBERS)).encode('c', null)).isNull();
    }

    @Test
    void laterChangesOfTheListDoNotShow() {
        List<PayloadEncoder> encoders = new ArrayList<>(List.of(NUMBERS));
        PayloadEncoder encoder = PayloadEncoder.of(encoders);
        encoders.clear();
        assertThat(encoder.encode(1, null)).isEqualTo(OutgoingMessage.text("number 1"));
    }
}
