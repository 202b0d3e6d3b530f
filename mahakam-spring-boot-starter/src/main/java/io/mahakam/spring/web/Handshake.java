package io.mahakam.spring.web;

import java.net.InetSocketAddress;
import java.net.URI;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.util.CollectionUtils;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/**
 * What a client's handshake said. Unlike the request, which is over once the connection is upgraded, it can be kept: it
 * is immutable, and may be a parameter of every method of an endpoint. A session holds it only if a method takes it.
 *
 * @param uri the address the client asked for, as of {@link io.mahakam.session.WebSocketSession#uri()}
 * @param headers the request's fields; read-only
 * @param queryParameters the parameters of the query, decoded; read-only
 * @param attributes what {@link HandshakeInterceptor}s have added; the session's attributes begin with these
 * @param principal who opens the session, or {@code null} if nobody was authenticated
 * @param remoteAddress where the request came from, as a literal address that is not looked up; behind a proxy, what it
 *     forwards if {@code server.forward-headers-strategy} is set
 */
public record Handshake(
        URI uri,
        HttpHeaders headers,
        MultiValueMap<String, String> queryParameters,
        Map<String, Object> attributes,
        @Nullable Principal principal,
        InetSocketAddress remoteAddress) {
    /** Copies what is handed in. */
    public Handshake {
        headers = HttpHeaders.readOnlyHttpHeaders(HttpHeaders.copyOf(headers));
        MultiValueMap<String, String> parameters = new LinkedMultiValueMap<>();
        queryParameters.forEach((name, values) -> parameters.put(name, List.copyOf(values)));
        queryParameters = CollectionUtils.unmodifiableMultiValueMap(parameters);
        attributes = Map.copyOf(attributes);
    }

    /** Without what may be secret: the query and the headers. */
    @Override
    public String toString() {
        return "handshake of " + uri.getPath();
    }
}
