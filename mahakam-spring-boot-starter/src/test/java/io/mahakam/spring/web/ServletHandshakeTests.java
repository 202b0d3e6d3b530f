package io.mahakam.spring.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mahakam.protocol.handshake.HandshakeRequest;
import java.net.URI;
import java.net.URISyntaxException;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class ServletHandshakeTests {
    private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/chat/a%20b");

    @Test
    void theRequestIsReadAsItCame() throws Exception {
        request.setScheme("https");
        request.setServerName("example.org");
        request.setServerPort(8443);
        request.setQueryString("name=%C3%A9");
        request.addHeader("X-Twice", "one");
        request.addHeader("X-Twice", "two");

        HandshakeRequest handshake = ServletHandshake.read(request);

        assertThat(handshake.method()).isEqualTo("GET");
        assertThat(handshake.httpVersion()).isEqualTo("HTTP/1.1");
        assertThat(handshake.target()).isEqualTo(URI.create("https://example.org:8443/chat/a%20b?name=%C3%A9"));
        assertThat(handshake.header("x-twice")).containsExactly("one", "two");
    }

    @Test
    void theAddressIsAWebSocketUri() throws Exception {
        assertThat(ServletHandshake.webSocketUri(URI.create("http://example.org/chat?a=b")))
                .isEqualTo(URI.create("ws://example.org/chat?a=b"));
        assertThat(ServletHandshake.webSocketUri(URI.create("https://example.org:444/")))
                .isEqualTo(URI.create("wss://example.org:444/"));
    }

    @Test
    void anAddressMayBreakTheParserOfUris() {
        request.setServerName("[8:A11:" + "5".repeat(46) + "]");

        assertThatExceptionOfType(URISyntaxException.class).isThrownBy(() -> ServletHandshake.read(request));
    }

    @Test
    void anAddressMayBeNoUri() {
        request.setQueryString("a=|");

        assertThatExceptionOfType(URISyntaxException.class).isThrownBy(() -> ServletHandshake.read(request));
    }
}
