package io.mahakam.protocol.handshake;

import io.mahakam.protocol.handshake.HandshakeResult.Accepted;
import io.mahakam.protocol.handshake.HandshakeResult.Refused;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Answers the opening handshake: RFC 6455, 4.2.1 item by item, then 4.2.2. */
public final class ServerHandshake {
    private static final String WEBSOCKET = "websocket";
    private static final String VERSION = "13";

    private static final String UPGRADE = "Upgrade";
    private static final String CONNECTION = "Connection";
    private static final String SEC_WEBSOCKET_VERSION = "Sec-WebSocket-Version";
    private static final String SEC_WEBSOCKET_EXTENSIONS = "Sec-WebSocket-Extensions";
    private static final String SEC_WEBSOCKET_PROTOCOL = "Sec-WebSocket-Protocol";

    private ServerHandshake() {}

    /** Whether the Upgrade field, given by its lines, lists {@code websocket}, on any line and in any case. */
    public static boolean isUpgrade(List<String> upgradeFieldLines) {
        return FieldValues.list(upgradeFieldLines, WEBSOCKET);
    }

    /** What a request is answered that is for a WebSocket endpoint but asks for no upgrade to WebSocket. */
    public static Refused upgradeRequired() {
        return upgradeRequired("This is a WebSocket endpoint: connect with a WebSocket client.");
    }

    /**
     * Accepts the handshake with 101, or refuses it with the first rule that it breaks.
     *
     * <p>A request without Origin does not come from a browser and passes; any other has to come from the server's own
     * origin or an allowed one. Of the subprotocols that both sides speak, the server's first is taken: RFC 6455, 4.2.2
     * leaves the choice to the server.
     */
    public static HandshakeResult respond(HandshakeRequest request, HandshakePolicy policy) {
        Refused refused = checkUpgrade(request);
        if (refused == null) {
            refused = checkWebSocket(request);
        }
        if (refused == null) {
            refused = checkOrigin(request, policy);
        }
        if (refused == null) {
            refused = checkSubprotocols(request);
        }
        return refused != null ? refused : accept(request, policy);
    }

    /** Items 1 to 4: what makes it an HTTP request to switch to WebSocket. */
    private static @Nullable Refused checkUpgrade(HandshakeRequest request) {
        if (!request.method().equals("GET")) {
            return refuse(405, Map.of("Allow", "GET"), "A WebSocket handshake is a GET request.");
        }
        if (!request.httpVersion().startsWith("HTTP/1.")) {
            return refuse(505, Map.of(), "A WebSocket handshake needs HTTP/1.1.");
        }
        if (request.httpVersion().equals("HTTP/1.0")) { // RFC 9110, 7.8: its Upgrade field has to be ignored
            return upgradeRequired("A WebSocket handshake needs HTTP/1.1.");
        }
        if (!isOneValue(request.header("Host"))) {
            return badRequest("A request has exactly one Host field.");
        }
        if (!isUpgrade(request.header(UPGRADE))) {
            return upgradeRequired();
        }
        if (!FieldValues.list(request.header(CONNECTION), UPGRADE)) {
            return badRequest("The Connection field does not list 'Upgrade'; perhaps a proxy has removed it.");
        }
        return null;
    }

    /** Items 5 and 6: what makes it a handshake of RFC 6455, behind which the frames begin at once. */
    private static @Nullable Refused checkWebSocket(HandshakeRequest request) {
        List<String> key = request.header("Sec-WebSocket-Key");
        if (!isOneValue(key) || !HandshakeKey.isValid(FieldValues.trim(key.get(0)))) {
            return badRequest("A handshake has exactly one Sec-WebSocket-Key, the base64 of 16 bytes.");
        }
        List<String> version = request.header(SEC_WEBSOCKET_VERSION);
        if (version.size() > 1) {
            return badRequest("A handshake has exactly one Sec-WebSocket-Version.");
        }
        if (version.isEmpty() || !FieldValues.trim(version.get(0)).equals(VERSION)) {
            return upgradeRequired("The only Sec-WebSocket-Version supported is 13.");
        }
        if (hasContent(request)) {
            return badRequest("A handshake has no content.");
        }
        return null;
    }

    /** RFC 9110, 6.4: content in front of the frames could be taken for frames, here or by a proxy. */
    private static boolean hasContent(HandshakeRequest request) {
        List<String> length = request.header("Content-Length");
        boolean none = length.isEmpty() || length.equals(List.of("0"));
        return !none || !request.header("Transfer-Encoding").isEmpty();
    }

    /** Item 7. */
    private static @Nullable Refused checkOrigin(HandshakeRequest request, HandshakePolicy policy) {
        List<String> origin = request.header("Origin");
        if (origin.isEmpty() || (origin.size() == 1 && policy.allows(FieldValues.trim(origin.get(0)), request))) {
            return null;
        }
        return refuse(403, Map.of(), "Pages of this Origin are not allowed to connect.");
    }

    /** Item 8, with the syntax that 4.1, 10 demands: distinct tokens. */
    private static @Nullable Refused checkSubprotocols(HandshakeRequest request) {
        Set<String> distinct = new HashSet<>();
        for (String subprotocol : FieldValues.elements(request.header(SEC_WEBSOCKET_PROTOCOL))) {
            if (!FieldValues.isToken(subprotocol) || !distinct.add(subprotocol)) {
                return badRequest("Sec-WebSocket-Protocol is a list of distinct tokens.");
            }
        }
        return null;
    }

    private static Accepted accept(HandshakeRequest request, HandshakePolicy policy) {
        String key = FieldValues.trim(request.header("Sec-WebSocket-Key").get(0));
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(UPGRADE, WEBSOCKET);
        headers.put(CONNECTION, UPGRADE);
        headers.put("Sec-WebSocket-Accept", HandshakeKey.accept(key));
        String subprotocol = subprotocol(request, policy);
        if (subprotocol != null) {
            headers.put(SEC_WEBSOCKET_PROTOCOL, subprotocol);
        }
        DeflateNegotiation deflate =
                DeflateNegotiation.of(request.header(SEC_WEBSOCKET_EXTENSIONS), policy.compression());
        if (deflate == null) { // 4.2.1, 9: a server may ignore any extension that is offered
            return new Accepted(headers, subprotocol, null);
        }
        headers.put(SEC_WEBSOCKET_EXTENSIONS, deflate.response());
        return new Accepted(headers, subprotocol, deflate.agreed());
    }

    private static @Nullable String subprotocol(HandshakeRequest request, HandshakePolicy policy) {
        List<String> offered = FieldValues.elements(request.header(SEC_WEBSOCKET_PROTOCOL));
        for (String subprotocol : policy.subprotocols()) {
            if (offered.contains(subprotocol)) {
                return subprotocol;
            }
        }
        return null;
    }

    private static boolean isOneValue(List<String> lines) {
        return lines.size() == 1 && !FieldValues.trim(lines.get(0)).isEmpty();
    }

    private static Refused badRequest(String body) {
        return refuse(400, Map.of(), body);
    }

    private static Refused upgradeRequired(String body) {
        // RFC 9110, 15.5.22 and 7.8: 426 names the protocol, and Connection names Upgrade; RFC 6455, 4.4: the version
        Map<String, String> headers = Map.of(UPGRADE, WEBSOCKET, CONNECTION, UPGRADE, SEC_WEBSOCKET_VERSION, VERSION);
        return refuse(426, headers, body);
    }

    private static Refused refuse(int status, Map<String, String> headers, String body) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("Content-Type", "text/plain;charset=UTF-8");
        return new Refused(status, all, body);
    }
}
