package io.mahakam.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.mahakam.protocol.handshake.ExtensionOffer.Parameter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any lines of Sec-WebSocket-Extensions, against the grammar of RFC 6455, 9.1 as regular expressions; and what is agreed
 * from them, against RFC 7692, 7.1 as sets of texts.
 */
class ExtensionParserFuzzTests {
    private static final Pattern PARAMETER = Pattern.compile(
            "[ \t]*(TOKEN)[ \t]*(?:=[ \t]*(?:(TOKEN)|\"((?:[^\"\\\\]++|\\\\.)*+)\")[ \t]*)?"
                    .replace("TOKEN", FieldValuesFuzzTests.TOKEN.pattern()),
            Pattern.DOTALL);
    private static final Pattern WINDOW_BITS = Pattern.compile("[89]|1[0-5]");

    static Stream<byte[]> lines() {
        return Stream.of(
                        "permessage-deflate",
                        "permessage-deflate; client_max_window_bits",
                        "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
                        "permessage-deflate; server_max_window_bits=\"1\\0\" ;client_max_window_bits = 8",
                        "permessage-deflate; server_max_window_bits=7, permessage-deflate;server_max_window_bits=15",
                        "permessage-deflate; server_max_window_bits=08, permessage-deflate; client_max_window_bits=\"\"",
                        "permessage-deflate; server_no_context_takeover=x\npermessage-deflate",
                        "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
                        "Permessage-Deflate, x-webkit-deflate-frame",
                        "a;b=\"c,d\", e\n\t f ; g=\"h\\\"\",,i=j, k;, ;l, m",
                        "a \"b, c\", d \\\"e, f",
                        "a;b=\"c\\",
                        "a;b=c d, e;f=, g;h=\u212A",
                        ", ,\t,")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("lines")
    @FuzzTest
    void extensions(byte[] bytes) {
        List<String> lines = List.of(new String(bytes, StandardCharsets.UTF_8).split("\n", -1));
        List<ExtensionOffer> offers = new ArrayList<>();
        for (String line : lines) {
            for (String element : split(line, ',')) {
                ExtensionOffer offer = offer(element);
                if (offer != null) {
                    offers.add(offer);
                }
            }
        }
        assertThat(ExtensionParser.parse(lines)).isEqualTo(offers);
        ExtensionOffer acceptable = offers.stream()
                .filter(ExtensionParserFuzzTests::isAcceptable)
                .findFirst()
                .orElse(null);
        for (CompressionPolicy policy : CompressionPolicy.values()) {
            DeflateNegotiation agreed = DeflateNegotiation.of(lines, policy);
            if (acceptable == null || policy == CompressionPolicy.OFF) {
                assertThat(agreed).isNull();
            } else {
                checkAgreed(agreed, acceptable, policy == CompressionPolicy.CONTEXT_TAKEOVER);
            }
        }
    }

    /** The parts between separators that are not within quotes, where a backslash takes the meaning of what follows. */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }

    private static @Nullable ExtensionOffer offer(String element) {
        List<Parameter> parts = new ArrayList<>();
        for (String part : split(element, ';')) {
            Matcher matcher = PARAMETER.matcher(part);
            if (!matcher.matches()) {
                return null;
            }
            String quoted = matcher.group(3);
            String value = quoted == null ? matcher.group(2) : quoted.replaceAll("(?s)\\\\(.)", "$1");
            if (value != null && !FieldValuesFuzzTests.TOKEN.matcher(value).matches()) {
                return null;
            }
            parts.add(new Parameter(matcher.group(1), value));
        }
        boolean named = parts.get(0).value() == null;
        return named ? new ExtensionOffer(parts.get(0).name(), parts.subList(1, parts.size())) : null;
    }

    private static boolean isAcceptable(ExtensionOffer offer) {
        return offer.name().equals("permessage-deflate")
                && names(offer).size() == offer.parameters().size()
                && offer.parameters().stream().allMatch(parameter -> switch (parameter.name()) {
                    case "server_no_context_takeover", "client_no_context_takeover" -> parameter.value() == null;
                    case "server_max_window_bits" -> isWindowBits(parameter.value());
                    case "client_max_window_bits" -> parameter.value() == null || isWindowBits(parameter.value());
                    default -> false;
                });
    }

    private static boolean isWindowBits(@Nullable String value) {
        return value != null && WINDOW_BITS.matcher(value).matches();
    }

    private static Set<String> names(ExtensionOffer offer) {
        return offer.parameters().stream().map(Parameter::name).collect(Collectors.toSet());
    }

    /** 7.1: the answer is an acceptable offer itself, asks for nothing that was not offered, and is what is then done. */
    private static void checkAgreed(DeflateNegotiation agreed, ExtensionOffer offer, boolean takeover) {
        List<ExtensionOffer> answers = ExtensionParser.parse(List.of(agreed.response()));
        assertThat(answers).hasSize(1).allMatch(ExtensionParserFuzzTests::isAcceptable);
        ExtensionOffer answer = answers.get(0);
        boolean serverTakeover = takeover && !names(offer).contains("server_no_context_takeover");
        boolean clientTakeover = takeover && !names(offer).contains("client_no_context_takeover");
        assertThat(names(answer).contains("server_no_context_takeover")).isEqualTo(!serverTakeover);
        assertThat(names(answer).contains("client_no_context_takeover")).isEqualTo(!clientTakeover);
        assertThat(agreed.agreed().server().contextTakeover()).isEqualTo(serverTakeover);
        assertThat(agreed.agreed().client().contextTakeover()).isEqualTo(clientTakeover);
        assertThat(names(answer)).as("our window is the largest").doesNotContain("client_max_window_bits");
        assertThat(agreed.agreed().client().windowBits()).isEqualTo(15);
        List<Parameter> window = offer.parameters().stream()
                .filter(parameter -> parameter.name().equals("server_max_window_bits"))
                .toList();
        assertThat(answer.parameters()).containsAll(window);
        assertThat(names(answer).contains("server_max_window_bits")).isEqualTo(!window.isEmpty());
        assertThat(agreed.agreed().server().windowBits())
                .isEqualTo(
                        window.isEmpty() ? 15 : Integer.parseInt(window.get(0).value()));
    }
}
