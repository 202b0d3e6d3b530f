package io.mahakam.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProtocolExceptionTests {
    @Test
    void namesTheRule() {
        ProtocolException failure = new ProtocolException(CloseStatus.PROTOCOL_ERROR, "The rule");
        assertThat(failure.status()).isEqualTo(new CloseStatus(1002, "The rule"));
        assertThat(failure).hasMessage("The rule");
    }

    @Test
    void isCheapToThrow() {
        ProtocolException failure = new ProtocolException(CloseStatus.PROTOCOL_ERROR, "The rule");
        assertThat(failure.getStackTrace()).isEmpty();
    }
}
