package io.mahakam.protocol.handshake;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An HTTP request that may be a WebSocket handshake.
 *
 * @param method as received, such as {@code GET}
 * @param httpVersion as in the request line, such as {@code HTTP/1.1}
 * @param target the absolute http or https URI that the client named; behind proxies, what they say it was
 * @param headers the values by field name, one for each field line; names are found in any case
 */
public record HandshakeRequest(String method, String httpVersion, URI target, Map<String, List<String>> headers) {
    public HandshakeRequest {
        Map<String, List<String>> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach((name, lines) ->
                byName.computeIfAbsent(name, absent -> new ArrayList<>()).addAll(lines));
        byName.replaceAll((name, lines) -> List.copyOf(lines));
        headers = Collections.unmodifiableMap(byName);
    }

    /** The values of a field, one for each of its lines; empty if the request does not have it. */
    public List<String> header(String name) {
        return headers.getOrDefault(name, List.of());
    }
}
