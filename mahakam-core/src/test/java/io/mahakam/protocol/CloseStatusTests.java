package io.mahakam.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CloseStatusTests {
    @Nested
    class Section7_4_Codes {
        @ParameterizedTest
        @ValueSource(
                ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999})
        void thatMayBeSent(int code) {
            assertThat(new CloseStatus(code).mayBeSent()).isTrue();
        }

        @ParameterizedTest
        @ValueSource(ints = {1004, 1005, 1006, 1015, 1016, 1999, 2000, 2999})
        void thatMustNotBeSent(int code) {
            assertThat(new CloseStatus(code).mayBeSent()).isFalse();
        }

        @ParameterizedTest
        @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 999, 5000, 65_535})
        void thatDoNotExist(int code) {
            assertThat(CloseStatus.mayBeSent(code)).isFalse();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new CloseStatus(code))
                    .withMessage("A close code is 1000 to 4999, not " + code);
        }
    }

    @Nested
    class Section5_5_Reason {
        @Test
        void isEmptyUnlessGiven() {
            assertThat(new CloseStatus(1000).reason()).isEmpty();
            assertThat(CloseStatus.NORMAL.withReason("bye")).isEqualTo(new CloseStatus(1000, "bye"));
        }

        @Test
        void isAtMost123BytesOfUtf8() {
            assertThat(new CloseStatus(1000, "ü".repeat(61) + "x").reason()).hasSize(62);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new CloseStatus(1000, "ü".repeat(62)))
                    .withMessage("A close reason is at most 123 bytes of UTF-8, not 124");
        }
    }
}
