package io.mahakam.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class IncomingMessageTests {
    @Test
    void givesItsBytesAndKeepsThem() {
        IncomingMessage message = new IncomingMessage(false, ByteBuffer.wrap(new byte[] {1, 2, 3, 4}, 1, 2));
        assertThat(message.bytes()).containsExactly(2, 3);
        assertThat(message.bytes()).containsExactly(2, 3);
    }
}
