package io.mahakam.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.MethodSource;

/** Any text, against the form of an origin (RFC 6454, 7) as a regular expression. */
class OriginFuzzTests {
    private static final Pattern ORIGIN = Pattern.compile(
            "([A-Za-z][A-Za-z0-9+.-]*)://(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._~-]+)(?::0*([0-9]{1,5}))?", Pattern.DOTALL);

    static Stream<byte[]> text() {
        return Stream.of(
                        "http://example.com",
                        "HTTPS://Example.COM:443",
                        "http://localhost:00080",
                        "http://[::1]:3000",
                        "http://[]",
                        "http://[::1",
                        "http://a:65535",
                        "http://a:65536",
                        "http://a:",
                        "http://a:99999999999999999999",
                        "http://user@example.com",
                        "http://example.com/",
                        "null",
                        "chrome-extension://abcdefgh",
                        "+a://b",
                        "ſcheme://\u212Aelvin",
                        "http://[8:A11:" + "5".repeat(46) + "..]",
                        "http://a\n")
                .map(origin -> origin.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("text")
    @FuzzTest
    void origin(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        Origin origin = Origin.parse(text);
        assertThat(origin).isEqualTo(expected(text));
        if (origin != null) {
            assertThat(Origin.parse(origin.serialized())).isEqualTo(origin);
        }
        URI uri = uri(text);
        if (uri != null && Origin.of(uri) != null) {
            assertThat(text)
                    .startsWithIgnoringCase(
                            Origin.of(uri).scheme() + "://" + Origin.of(uri).host());
        }
    }

    static @Nullable Origin expected(String text) {
        Matcher matcher = ORIGIN.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        String scheme = matcher.group(1).toLowerCase(Locale.ROOT);
        int own = scheme.equals("http") ? 80 : scheme.equals("https") ? 443 : -1;
        int port = matcher.group(3) == null ? own : Integer.parseInt(matcher.group(3));
        return port > 65_535 ? null : new Origin(scheme, matcher.group(2).toLowerCase(Locale.ROOT), port);
    }

    private static @Nullable URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException | NumberFormatException none) { // the latter is the JDK's own, for an IPv6 address
            return null;
        }
    }
}
