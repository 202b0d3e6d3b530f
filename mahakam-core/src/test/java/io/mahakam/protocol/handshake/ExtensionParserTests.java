package io.mahakam.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.protocol.handshake.ExtensionOffer.Parameter;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExtensionParserTests {
    private static final ExtensionOffer AFTER = new ExtensionOffer("after", List.of());

    @Test
    void readsNamesParametersAndValues() {
        assertThat(parse("foo", "bar; baz=2; flag ,\tqux;a=\"b\";a", "", " , "))
                .containsExactly(
                        new ExtensionOffer("foo", List.of()),
                        new ExtensionOffer("bar", List.of(new Parameter("baz", "2"), new Parameter("flag", null))),
                        new ExtensionOffer("qux", List.of(new Parameter("a", "b"), new Parameter("a", null))));
    }

    @Test
    void quotesAndBackslashesAreTakenOff() {
        assertThat(parse("foo; a = \"b\\cd\\9\""))
                .containsExactly(new ExtensionOffer("foo", List.of(new Parameter("a", "bcd9"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "foo bar",
                "foo;",
                "foo; ;a",
                "foo; a=",
                "foo; a==b",
                "foo; a=b c",
                "foo; a=b=c",
                "foo; a=\"b\"c",
                "foo; a=\"\"",
                "foo; a=\"b c\"",
                "foo; a=\"b,c\"",
                "foo; a=\"b\\,c, d\"",
                "foo; a=\"b\\\", c\"",
                "foo\"a,b\\\",c\"",
                "foo/bar",
                "foo; é",
                "=",
                ";",
                "; foo",
                "(foo)"
            })
    void whatBreaksTheGrammarIsLeftOut(String element) {
        assertThat(parse(element)).isEmpty();
        assertThat(parse(element + ", after")).containsExactly(AFTER);
        assertThat(parse("after," + element + ",after")).containsExactly(AFTER, AFTER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo; a=\"b, after", "foo; a=\"b\\", "foo; a=\"b\\\"", "foo\"bar, after", "\"\\"})
    void quotesThatDoNotEndTakeTheRestOfTheirLine(String line) {
        assertThat(parse(line, "after")).containsExactly(AFTER);
    }

    @Test
    void noTextCausesAnException() {
        String alphabet = "ab=;,\" \\\t/";
        for (int seed = 0; seed < 50_000; seed++) {
            Random random = new Random(seed);
            StringBuilder line = new StringBuilder();
            for (int length = random.nextInt(20); length > 0; length--) {
                line.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            for (ExtensionOffer offer : parse(line.toString())) {
                assertThat(FieldValues.isToken(offer.name()))
                        .as("seed %d", seed)
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a;", "a,", ",", ";", "\"", "a=\"", "a;b=\"\\", " ", "\\", "a;b=\"c\","})
    void timeIsLinear(String piece) {
        String line = piece.repeat(200_000);
        long start = System.nanoTime();
        parse(line);
        assertThat(System.nanoTime() - start).isLessThan(Duration.ofSeconds(5).toNanos());
    }

    private static List<ExtensionOffer> parse(String... lines) {
        return ExtensionParser.parse(List.of(lines));
    }
}
