package io.mahakam.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakePolicyTests {
    private static final HandshakeRequest REQUEST =
            new HandshakeRequest("GET", "HTTP/1.1", URI.create("http://example.com/"), Map.of());

    @Test
    void originsAreNormalised() {
        assertThat(new HandshakePolicy(List.of(), Set.of("HTTPS://Example.com:443")).allowedOrigins())
                .containsExactly("https://example.com");
        assertThat(new HandshakePolicy(List.of(), Set.of("*")).allowedOrigins()).containsExactly("*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "example.com",
                "https://*.example.com",
                "https://example.com/",
                "https://b\u00FCcher.example"
            })
    void anOriginThatIsNoneIsNamed(String origin) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HandshakePolicy(List.of(), Set.of(origin)))
                .withMessage("An allowed origin is * or scheme://host or scheme://host:port, not '" + origin + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a,b"})
    void aSubprotocolThatIsNoTokenIsNamed(String subprotocol) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HandshakePolicy(List.of(subprotocol), Set.of()))
                .withMessage("A subprotocol is an HTTP token, not '" + subprotocol + "'");
    }

    @Test
    void aSubprotocolIsNamedOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HandshakePolicy(List.of("a", "b", "a"), Set.of()))
                .withMessage("Subprotocol 'a' is named twice");
    }

    @Test
    void theServersOwnOriginIsAlwaysAllowed() {
        assertThat(HandshakePolicy.SAME_ORIGIN.allows("http://example.com", REQUEST))
                .isTrue();
        assertThat(HandshakePolicy.SAME_ORIGIN.allows("http://other.example", REQUEST))
                .isFalse();
        HandshakePolicy policy = new HandshakePolicy(List.of(), Set.of("http://other.example"));
        assertThat(policy.allows("http://example.com", REQUEST)).isTrue();
        assertThat(policy.allows("http://other.example", REQUEST)).isTrue();
    }

    @Test
    void schemeHostAndPortMustAllBeEqual() {
        assertThat(HandshakePolicy.SAME_ORIGIN.allows("https://example.com", REQUEST))
                .isFalse();
        assertThat(HandshakePolicy.SAME_ORIGIN.allows("http://www.example.com", REQUEST))
                .isFalse();
        assertThat(HandshakePolicy.SAME_ORIGIN.allows("http://example.com:8080", REQUEST))
                .isFalse();
    }
}
