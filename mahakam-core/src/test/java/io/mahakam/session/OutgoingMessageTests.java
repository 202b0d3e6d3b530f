package io.mahakam.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OutgoingMessageTests {
    @Test
    void textIsUtf8() {
        OutgoingMessage message = OutgoingMessage.text("h\u00e9");
        assertThat(message.text()).isTrue();
        assertThat(message.payload()).isEqualTo(ByteBuffer.wrap(new byte[] {'h', (byte) 0xC3, (byte) 0xA9}));
    }

    @Test
    void anUnpairedSurrogateStaysValidUtf8() {
        assertThat(OutgoingMessage.text("a\uD800b").payload()).isEqualTo(StandardCharsets.UTF_8.encode("a?b"));
    }

    @Test
    void binaryIsTakenAsItIs() {
        ByteBuffer payload = ByteBuffer.wrap(new byte[] {1, 2, 3});
        OutgoingMessage message = OutgoingMessage.binary(payload);
        assertThat(message.text()).isFalse();
        assertThat(message.payload()).isSameAs(payload);
    }
}
