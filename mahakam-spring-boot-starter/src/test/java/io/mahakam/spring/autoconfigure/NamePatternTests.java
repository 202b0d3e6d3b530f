package io.mahakam.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamePatternTests {
    @ParameterizedTest
    @CsvSource({
        "vip-*, vip-1, true",
        "vip-*, vip-, true",
        "vip-*, vip, false",
        "vip-*, the vip-1, false",
        "*, anything at/all, true",
        "*-news, sports-news, true",
        "*-news, sports-news-2, false",
        "a*a, a, false",
        "a*a, aa, true",
        "a*b*c, a-b-c, true",
        "a*b*c, acb, false",
        "a*b*c, abbc, true",
        "**, x, true",
        "vip-1, vip-2, false",
        "vip.1, vip-1, false"
    })
    void anAsteriskStandsForAnyCharactersOrNone(String pattern, String name, boolean matches) {
        assertThat(NamePattern.mostSpecific(List.of(pattern), name)).isEqualTo(matches ? pattern : null);
    }

    @Test
    void matchesWhatARegularExpressionWould() {
        Random random = new Random(6455);
        for (int i = 0; i < 20_000; i++) {
            String pattern = text(random, "ab*") + "*" + text(random, "ab*");
            String name = text(random, "ab");
            boolean expected = Pattern.matches(pattern.replace("*", ".*"), name);
            assertThat(NamePattern.mostSpecific(List.of(pattern), name) != null)
                    .as("%s of %s", name, pattern)
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "vip-1, vip-1",
        "vip-gold-7, vip-gold-*",
        "vip-2, vip-*",
        "x-1, x-*",
        "y-1, *-1",
        "other, *",
        "a*, a*",
        "cd, c*"
    })
    void theNameItselfThenTheMostSpecificPatternWinsInAnyOrder(String name, String winner) {
        List<String> entries =
                new ArrayList<>(List.of("*", "vip-*", "vip-gold-*", "vip-1", "*-1", "x-*", "a*", "*d", "c*", "c**"));
        for (int i = 0; i < 50; i++) {
            Collections.shuffle(entries, new Random(i));
            assertThat(NamePattern.mostSpecific(entries, name)).isEqualTo(winner);
        }
    }

    private static String text(Random random, String characters) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(characters.charAt(random.nextInt(characters.length())));
        }
        return text.toString();
    }
}
