package io.mahakam.spring.web;

import io.mahakam.protocol.handshake.HandshakeRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the opening handshake from a servlet request. */
final class ServletHandshake {
    private ServletHandshake() {}

    /** @throws URISyntaxException if the request's address is none */
    static HandshakeRequest read(HttpServletRequest request) throws URISyntaxException {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (String name : Collections.list(request.getHeaderNames())) {
            headers.put(name, Collections.list(request.getHeaders(name)));
        }
        return new HandshakeRequest(request.getMethod(), request.getProtocol(), target(request), headers);
    }

    /** The address as a WebSocket URI (RFC 6455, 3). */
    static URI webSocketUri(URI target) throws URISyntaxException {
        String text = target.toString();
        return new URI("ws" + text.substring("http".length()));
    }

    private static URI target(HttpServletRequest request) throws URISyntaxException {
        StringBuffer url = request.getRequestURL();
        if (request.getQueryString() != null) {
            url.append('?').append(request.getQueryString());
        }
        return uri(url.toString());
    }

    private static URI uri(String text) throws URISyntaxException {
        try {
            return new URI(text);
        } catch (NumberFormatException digits) { // the JDK's parser, at an IPv6 address with too many of them
            throw (URISyntaxException) new URISyntaxException(text, "Malformed address").initCause(digits);
        }
    }
}
