package io.mahakam.protocol;

import static io.mahakam.protocol.Conversation.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** RFC 6455, 5.3. */
class MaskingTests {
    @Test
    void theExampleOfTheRfc() {
        byte[] hello = bytes("48656c6c6f");
        Masking.apply(0x37FA213D, hello, 0, hello.length);
        assertThat(hello).isEqualTo(bytes("7f9f4d5158")); // 5.7
    }

    @Test
    void everyOffsetAndLength() {
        for (int from = 0; from < 20; from++) {
            for (int to = from; to < 40; to++) {
                byte[] actual = new byte[40];
                Masking.apply(0x80FF0102, actual, from, to);
                byte[] expected = new byte[40];
                for (int i = from; i < to; i++) {
                    expected[i] = bytes("80ff0102")[(i - from) % 4];
                }
                assertThat(actual).isEqualTo(expected);
            }
        }
    }

    @Test
    void theKeyAdvancesWithThePayload() {
        assertThat(Masking.advance(0x01020304, 0)).isEqualTo(0x01020304);
        assertThat(Masking.advance(0x01020304, 1)).isEqualTo(0x02030401);
        assertThat(Masking.advance(0x01020304, 6)).isEqualTo(0x03040102);
        assertThat(Masking.advance(0x01020304, Integer.MAX_VALUE)).isEqualTo(0x04010203);
    }
}
