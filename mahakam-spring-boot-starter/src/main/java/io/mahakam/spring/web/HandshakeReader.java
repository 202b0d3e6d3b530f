package io.mahakam.spring.web;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/** Makes one request's {@link Handshake}, when somebody wants it. */
final class HandshakeReader {
    static final String ATTRIBUTE = HandshakeReader.class.getName();

    private final HttpServletRequest request;
    private final URI uri;
    private final HandshakeTokens tokens;
    private final Map<String, Object> attributes = new LinkedHashMap<>();

    /** Shared by all methods of the session that take it. */
    private @Nullable Handshake handshake;

    /** @param uri without a token */
    HandshakeReader(HttpServletRequest request, URI uri, HandshakeTokens tokens) {
        this.request = request;
        this.uri = uri;
        this.tokens = tokens;
    }

    /** @throws Exception what an interceptor throws to refuse the handshake */
    void ask(List<HandshakeInterceptor> interceptors) throws Exception {
        for (HandshakeInterceptor interceptor : interceptors) {
            interceptor.intercept(handshake(), attributes);
            handshake = handshake().attributes().equals(attributes) ? handshake : null;
        }
    }

    /** What the session begins with. */
    Map<String, Object> attributes() {
        return attributes;
    }

    Handshake handshake() {
        if (handshake == null) {
            InetSocketAddress remote =
                    InetSocketAddress.createUnresolved(request.getRemoteAddr(), request.getRemotePort());
            handshake = new Handshake(uri, headers(), parameters(), attributes, request.getUserPrincipal(), remote);
        }
        return handshake;
    }

    private HttpHeaders headers() {
        HttpHeaders headers = new HttpHeaders();
        for (String name : Collections.list(request.getHeaderNames())) {
            headers.put(name, tokens.withoutToken(name, Collections.list(request.getHeaders(name))));
        }
        return headers;
    }

    /** Of the query: a handshake has no body. */
    private MultiValueMap<String, String> parameters() {
        MultiValueMap<String, String> parameters = new LinkedMultiValueMap<>();
        request.getParameterMap().forEach((name, values) -> parameters.put(name, Arrays.asList(values)));
        if (tokens.queryParameter() != null) {
            parameters.remove(tokens.queryParameter());
        }
        return parameters;
    }
}
