package io.mahakam.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6454. */
class OriginTests {
    @ParameterizedTest
    @CsvSource({
        "http://example.com, http, example.com, 80, http://example.com",
        "HTTPS://Example.COM, https, example.com, 443, https://example.com",
        "http://example.com:80, http, example.com, 80, http://example.com",
        "https://example.com:80, https, example.com, 80, https://example.com:80",
        "http://example.com:0, http, example.com, 0, http://example.com:0",
        "http://example.com:65535, http, example.com, 65535, http://example.com:65535",
        "http://[2001:DB8::1]:8080, http, [2001:db8::1], 8080, http://[2001:db8::1]:8080",
        "http://[::ffff:1.2.3.4], http, [::ffff:1.2.3.4], 80, http://[::ffff:1.2.3.4]",
        "http://192.168.0.1:3000, http, 192.168.0.1, 3000, http://192.168.0.1:3000",
        "http://my_host~1-a.b, http, my_host~1-a.b, 80, http://my_host~1-a.b",
        "chrome-extension://abcdefgh, chrome-extension, abcdefgh, -1, chrome-extension://abcdefgh",
        "a+b.c-1://x, a+b.c-1, x, -1, a+b.c-1://x",
        "capacitor://localhost:1, capacitor, localhost, 1, capacitor://localhost:1"
    })
    void isReadAndSerialized(String text, String scheme, String host, int port, String serialized) {
        Origin origin = Origin.parse(text);
        assertThat(origin).isEqualTo(new Origin(scheme, host, port));
        assertThat(origin.serialized()).isEqualTo(serialized);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "*",
                "example.com",
                "://example.com",
                "1http://example.com",
                "ht_tp://example.com",
                "ht{tp://example.com",
                "http:/example.com",
                "http://",
                "http:///",
                "http://example.com/",
                "http://example.com/path",
                "http://example.com?q",
                "http://example.com#f",
                "http://user@example.com",
                "http://user:pw@example.com",
                "http://*.example.com",
                "http://exam ple.com",
                " http://example.com",
                "http://example.com\n",
                "http://ex\u00E4mple.com",
                "http://ex{mple.com",
                "http://ex@mple.com",
                "http://example.com:",
                "http://example.com:x",
                "http://example.com:-1",
                "http://example.com:8o",
                "http://example.com:65536",
                "http://example.com:99999999999999999999",
                "http://[::1",
                "http://[]",
                "http://[::g]",
                "http://[::1]x",
                "http://[::1]:",
                "http://::1",
                "http://a,http://b"
            })
    void isNothingElse(String text) {
        assertThat(Origin.parse(text)).isNull();
    }

    @Test
    void ofAUri() {
        assertThat(Origin.of(URI.create("https://example.com/a/b?c=d")))
                .isEqualTo(new Origin("https", "example.com", 443));
        assertThat(Origin.of(URI.create("http://under_score:8080/")))
                .isEqualTo(new Origin("http", "under_score", 8080));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/path", "//host/path", "mailto:someone@example.com", "file:///etc/hosts"})
    void ofAUriThatHasNone(URI uri) {
        assertThat(Origin.of(uri)).isNull();
    }
}
