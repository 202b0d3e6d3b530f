package io.mahakam.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110, 5.6. */
class FieldValuesTests {
    @Nested
    class Section5_6_1_Lists {
        @Test
        void elementsOfAllLines() {
            assertThat(FieldValues.elements(List.of("a", "b,c", "d , e"))).containsExactly("a", "b", "c", "d", "e");
        }

        @Test
        void emptyElementsDoNotCount() {
            assertThat(FieldValues.elements(List.of("", ",", " ,\t, a ,,", "b,")))
                    .containsExactly("a", "b");
            assertThat(FieldValues.elements(List.of())).isEmpty();
        }

        @Test
        void tokensAreFoundInAnyCase() {
            assertThat(FieldValues.list(List.of("x", "y, TOKEN"), "token")).isTrue();
            assertThat(FieldValues.list(List.of("x", "tokens", "to ken"), "token"))
                    .isFalse();
        }
    }

    @Nested
    class Section5_6_2_Tokens {
        @ParameterizedTest
        @ValueSource(strings = {"a", "chat", "v10.stomp", "a!#$%&'*+-.^_`|~z", "AZaz09"})
        void areTokens(String text) {
            assertThat(FieldValues.isToken(text)).isTrue();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "", " ", "a b", "a\tb", "a,b", "a/b", "a:b", "a;b", "a=b", "(a", "@", "[", "{", "\"a\"", "a\\",
                    "\u007F", "\u00E4", "a\r\nb", "\u0000"
                })
        void areNoTokens(String text) {
            assertThat(FieldValues.isToken(text)).isFalse();
        }
    }

    @Nested
    class Section5_6_3_Whitespace {
        @Test
        void aroundAValueDoesNotCount() {
            assertThat(FieldValues.trim(" \ta b\t ")).isEqualTo("a b");
            assertThat(FieldValues.trim("a")).isEqualTo("a");
            assertThat(FieldValues.trim(" \t ")).isEmpty();
            assertThat(FieldValues.trim("")).isEmpty();
        }

        @Test
        void isOnlySpaceAndTab() {
            assertThat(FieldValues.trim("\u00A0a\n")).isEqualTo("\u00A0a\n");
        }
    }
}
