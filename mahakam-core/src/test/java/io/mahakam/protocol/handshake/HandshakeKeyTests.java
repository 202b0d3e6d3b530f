package io.mahakam.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeKeyTests {
    @Nested
    class Section4_2_1_Key {
        @Test
        void sixteenBytesInBase64() {
            Random random = new Random(1);
            for (int i = 0; i < 1000; i++) {
                byte[] bytes = new byte[16];
                random.nextBytes(bytes);
                assertThat(HandshakeKey.isValid(Base64.getEncoder().encodeToString(bytes)))
                        .isTrue();
            }
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 14, 15, 17, 18, 24, 32})
        void anotherNumberOfBytes(int count) {
            assertThat(HandshakeKey.isValid(Base64.getEncoder().encodeToString(new byte[count])))
                    .isFalse();
        }

        @ParameterizedTest
        @ValueSource(chars = {'-', '_', '=', ' ', '\n', '.', ':', '@', '[', '`', '{', '\u00E4'})
        void aCharacterThatIsNotBase64(char c) {
            assertThat(HandshakeKey.isValid("AAAAAAAAAAA" + c + "AAAAAAAAAA==")).isFalse();
        }
    }

    @Nested
    class Section4_2_2_Accept {
        @Test
        void theExampleOfTheRfc() {
            assertThat(HandshakeKey.accept("dGhlIHNhbXBsZSBub25jZQ==")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        }
    }
}
