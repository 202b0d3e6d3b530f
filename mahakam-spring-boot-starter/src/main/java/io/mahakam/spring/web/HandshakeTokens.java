package io.mahakam.spring.web;

import io.mahakam.protocol.handshake.ServerHandshake;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.util.StringUtils;

/**
 * Where a handshake may carry a token besides the Authorization field, which browsers cannot set for a WebSocket; and how
 * it is kept from going further.
 *
 * @param queryParameter its name, or {@code null}: not in the query
 * @param subprotocolPrefix what stands before it among the offered subprotocols, or {@code null}: not there
 */
public record HandshakeTokens(
        @Nullable String queryParameter, @Nullable String subprotocolPrefix) {
    /** Only in the Authorization field. */
    public static final HandshakeTokens NONE = new HandshakeTokens(null, null);

    private static final String SEC_WEBSOCKET_PROTOCOL = "Sec-WebSocket-Protocol";

    /**
     * The token of a handshake, or {@code null} if it has none, or is none.
     *
     * @throws IllegalArgumentException if it is not correctly percent-encoded
     */
    @Nullable String find(HttpServletRequest request) {
        if (!ServerHandshake.isUpgrade(Collections.list(request.getHeaders(HttpHeaders.UPGRADE)))) {
            return null;
        }
        String token = fromSubprotocols(request);
        return token != null || queryParameter == null ? token : request.getParameter(queryParameter);
    }

    private @Nullable String fromSubprotocols(HttpServletRequest request) {
        if (subprotocolPrefix != null) {
            for (String line : Collections.list(request.getHeaders(SEC_WEBSOCKET_PROTOCOL))) {
                for (String offered : elements(line)) {
                    if (offered.startsWith(subprotocolPrefix)) {
                        String encoded = offered.substring(subprotocolPrefix.length());
                        return StringUtils.uriDecode(encoded, StandardCharsets.UTF_8);
                    }
                }
            }
        }
        return null;
    }

    private static String[] elements(String line) {
        return StringUtils.tokenizeToStringArray(line, ",");
    }

    /** The address without the token. */
    URI withoutToken(URI uri) throws URISyntaxException {
        String query = uri.getRawQuery();
        if (queryParameter == null || query == null) {
            return uri;
        }
        String rest = Arrays.stream(query.split("&", -1))
                .filter(parameter -> !isToken(parameter))
                .collect(Collectors.joining("&"));
        if (rest.equals(query)) {
            return uri;
        }
        String text = uri.toString();
        return new URI(text.substring(0, text.indexOf('?')) + (rest.isEmpty() ? "" : "?" + rest));
    }

    private boolean isToken(String parameter) {
        String name = parameter.split("=", 2)[0];
        return URLDecoder.decode(name, StandardCharsets.UTF_8).equals(queryParameter);
    }

    /** The values of a field without the token. */
    List<String> withoutToken(String field, List<String> values) {
        if (subprotocolPrefix == null || !field.equalsIgnoreCase(SEC_WEBSOCKET_PROTOCOL)) {
            return values;
        }
        List<String> rest = new ArrayList<>();
        for (String line : values) {
            rest.add(Arrays.stream(elements(line))
                    .filter(offered -> !offered.startsWith(subprotocolPrefix))
                    .collect(Collectors.joining(", ")));
        }
        return rest;
    }
}
