package io.mahakam.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any lines of a field, against RFC 9110, 5.6.1 and 5.6.2 as regular expressions. */
class FieldValuesFuzzTests {
    static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    static Stream<byte[]> lines() {
        return Stream.of(
                        "websocket",
                        "keep-alive, Upgrade",
                        ", ,\t a ,b\t,,",
                        "\"a,b\";q=1",
                        "a\nb, c\n\n,",
                        "web soc\u212Aet, \u00A0, ſ",
                        "!#$%&'*+-.^_`|~09azAZ")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("lines")
    @FuzzTest
    void fieldValues(byte[] bytes) {
        List<String> lines = List.of(new String(bytes, StandardCharsets.UTF_8).split("\n", -1));
        List<String> expected = elements(lines);
        assertThat(FieldValues.elements(lines)).isEqualTo(expected);
        for (String element : expected) {
            boolean token = TOKEN.matcher(element).matches();
            assertThat(FieldValues.isToken(element)).as(element).isEqualTo(token);
            assertThat(FieldValues.list(lines, element)).as(element).isEqualTo(token);
        }
        assertThat(FieldValues.list(lines, "websocket")).isEqualTo(lists(lines, "websocket"));
    }

    static List<String> elements(List<String> lines) {
        List<String> elements = new ArrayList<>();
        for (String line : lines) {
            for (String element : line.split(",", -1)) {
                elements.add(trimmed(element));
            }
        }
        elements.removeIf(String::isEmpty);
        return elements;
    }

    /** Tokens are ASCII, where one case is the other with one bit changed. */
    static boolean lists(List<String> lines, String lowerCaseToken) {
        Pattern inAnyCase = Pattern.compile(Pattern.quote(lowerCaseToken), Pattern.CASE_INSENSITIVE);
        return elements(lines).stream()
                .anyMatch(element -> inAnyCase.matcher(element).matches());
    }

    static String trimmed(String text) {
        int end = text.length();
        while (end > 0 && " \t".indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return text.substring(0, end).replaceFirst("^[ \t]+", "");
    }
}
