package io.mahakam.spring.test;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/** A handshake to be: {@link #connect} if it should be accepted, {@link #refused} if not. Not thread-safe. */
public final class WebSocketTestHandshake {
    private static final String PROTOCOL = "Sec-WebSocket-Protocol";

    private final WebSocketTestClient client;
    private final StringBuilder target;
    private final HttpHeaders headers = new HttpHeaders();
    private @Nullable Principal user;

    WebSocketTestHandshake(WebSocketTestClient client, String path, Object... variables) {
        this.client = client;
        this.target = new StringBuilder(UriComponentsBuilder.fromUriString(path)
                .encode()
                .buildAndExpand(variables)
                .toUriString());
        headers.add(HttpHeaders.HOST, "localhost");
        headers.add(HttpHeaders.UPGRADE, "websocket");
        headers.add(HttpHeaders.CONNECTION, "Upgrade");
        headers.add("Sec-WebSocket-Version", "13");
        headers.add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
    }

    /** Adds a parameter to the query; name and values are encoded. */
    public WebSocketTestHandshake query(String name, Object... values) {
        for (Object value : values) {
            target.append(target.indexOf("?") < 0 ? '?' : '&')
                    .append(UriUtils.encode(name, StandardCharsets.UTF_8))
                    .append('=')
                    .append(UriUtils.encode(value.toString(), StandardCharsets.UTF_8));
        }
        return this;
    }

    /** Sets a header field, even one of those that make this a handshake; without a value it is left out. */
    public WebSocketTestHandshake header(String name, String... values) {
        headers.remove(name);
        for (String value : values) {
            headers.add(name, value);
        }
        return this;
    }

    public WebSocketTestHandshake cookie(String name, String value) {
        String before = headers.getFirst(HttpHeaders.COOKIE);
        return header(HttpHeaders.COOKIE, (before == null ? "" : before + "; ") + name + "=" + value);
    }

    /** What the client would speak, most wanted first. */
    public WebSocketTestHandshake subprotocols(String... wanted) {
        return header(PROTOCOL, String.join(", ", wanted));
    }

    /** The origin of the page that connects; without one it is no page. */
    public WebSocketTestHandshake origin(String origin) {
        return header(HttpHeaders.ORIGIN, origin);
    }

    /** Logs in by HTTP's Basic scheme. */
    public WebSocketTestHandshake basicAuth(String name, String password) {
        byte[] credentials = (name + ":" + password).getBytes(StandardCharsets.UTF_8);
        return header(HttpHeaders.AUTHORIZATION, "Basic " + Base64.getEncoder().encodeToString(credentials));
    }

    /**
     * Who connects, in memory: an {@code Authentication} is one to Spring Security as well. Without this it is the user
     * that the test runs as, of {@code @WithMockUser} for example. Over TCP, log in.
     */
    public WebSocketTestHandshake user(Principal principal) {
        user = principal;
        return this;
    }

    /**
     * Opens the connection.
     *
     * @throws AssertionError if the handshake is refused
     * @throws IllegalStateException over TCP, if a user was set
     */
    public WebSocketTestSession connect() {
        Transcript transcript = new Transcript(client.connector().clock());
        transcript.note("GET " + target);
        Inbox inbox = new Inbox();
        ClientPeer peer = new ClientPeer(inbox, transcript);
        HandshakeResponse response = handshake(peer);
        if (!response.accepted()) {
            throw new AssertionError("The handshake with " + target + " was refused: " + describe(response));
        }
        WebSocketTestSession session = new WebSocketTestSession(client, peer, inbox, response);
        client.opened(session);
        return session;
    }

    /**
     * Expects that the connection is refused, and returns how.
     *
     * @throws AssertionError if it is accepted; it is cut then
     * @throws IllegalStateException over TCP, if a user was set
     */
    public HandshakeResponse refused() {
        ClientPeer peer =
                new ClientPeer(new Inbox(), new Transcript(client.connector().clock()));
        HandshakeResponse response = handshake(peer);
        if (response.accepted()) {
            peer.wire().cut();
            throw new AssertionError("The handshake with " + target + " was accepted");
        }
        return response;
    }

    private HandshakeResponse handshake(ClientPeer peer) {
        return client.connector().connect(URI.create(target.toString()), headers, user, peer);
    }

    private static String describe(HandshakeResponse response) {
        StringBuilder text = new StringBuilder().append(response.status().value());
        for (Map.Entry<String, List<String>> field : response.headers().headerSet()) {
            text.append('\n').append(field.getKey()).append(": ").append(String.join(", ", field.getValue()));
        }
        return text.append("\n\n").append(response.body()).toString();
    }
}
