package io.mahakam.protocol.handshake;

import static io.mahakam.protocol.handshake.FieldValuesFuzzTests.elements;
import static io.mahakam.protocol.handshake.FieldValuesFuzzTests.lists;
import static io.mahakam.protocol.handshake.FieldValuesFuzzTests.trimmed;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.mahakam.protocol.handshake.HandshakeResult.Accepted;
import io.mahakam.protocol.handshake.HandshakeResult.Refused;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any request, against RFC 6455, 4.2.1 written down once more: accepted exactly if it keeps every rule, answered as 4.2.2
 * says, and refused with nothing that it sent. The first line of the input is method, version and target, as the
 * server's HTTP parser gives them.
 */
class ServerHandshakeFuzzTests {
    private static final HandshakePolicy POLICY =
            new HandshakePolicy(List.of("superchat", "chat"), Set.of("https://other.example"));
    private static final String REQUEST = """
            GET HTTP/1.1 http://server.example.com/chat
            Host:server.example.com
            Upgrade:websocket
            Connection:keep-alive, Upgrade
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
            Sec-WebSocket-Version:13
            """;

    static Stream<byte[]> requests() {
        return Stream.of(
                        REQUEST,
                        REQUEST + "Sec-WebSocket-Protocol:chat, superchat\nOrigin:http://server.example.com:80",
                        REQUEST + "Sec-WebSocket-Protocol:chat\nsec-websocket-protocol:x\nOrigin:https://other.example",
                        REQUEST + "Sec-WebSocket-Protocol:chat, chat",
                        REQUEST + "Sec-WebSocket-Protocol:a b",
                        REQUEST + "Origin:null",
                        REQUEST + "Origin:http://server.example.com.evil.example",
                        REQUEST + "Content-Length:0",
                        REQUEST + "Content-Length:1",
                        REQUEST + "Transfer-Encoding:chunked",
                        REQUEST + "Sec-WebSocket-Extensions:permessage-deflate; client_max_window_bits",
                        REQUEST + "Host:second",
                        REQUEST.replace("1.1", "1.0"),
                        REQUEST.replace("13", "8"),
                        REQUEST.replace("GET", "POST"),
                        REQUEST.replace("websocket", "h2c, WebSocket"),
                        REQUEST.replace("ZQ==", "Z==="))
                .map(request -> request.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("requests")
    @FuzzTest
    void serverHandshake(byte[] bytes) {
        HandshakeRequest request = request(new String(bytes, StandardCharsets.UTF_8));
        if (request == null) {
            return;
        }
        HandshakeResult result = ServerHandshake.respond(request, POLICY);
        if (keepsEveryRule(request)) {
            assertThat(result).isEqualTo(accepted(request));
        } else {
            assertThat(result).isInstanceOfSatisfying(Refused.class, ServerHandshakeFuzzTests::checkRefused);
        }
    }

    private static @Nullable HandshakeRequest request(String text) {
        String[] lines = text.split("\n", -1);
        String[] first = lines[0].split(" ", 3);
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (int i = 1; i < lines.length; i++) {
            String[] field = lines[i].split(":", 2);
            if (field.length == 2) {
                headers.computeIfAbsent(field[0], absent -> new ArrayList<>()).add(field[1]);
            }
        }
        try {
            return first.length == 3 ? new HandshakeRequest(first[0], first[1], new URI(first[2]), headers) : null;
        } catch (URISyntaxException notReached) {
            return null; // the HTTP server has refused it
        }
    }

    private static boolean keepsEveryRule(HandshakeRequest request) {
        return request.method().equals("GET")
                && request.httpVersion().matches("HTTP/1\\.(?!0$)(?s:.*)")
                && one(request, "Host", "(?s).+")
                && lists(request.header("Upgrade"), "websocket")
                && lists(request.header("Connection"), "upgrade")
                && one(request, "Sec-WebSocket-Key", "[A-Za-z0-9+/]{22}==")
                && one(request, "Sec-WebSocket-Version", "13")
                && (request.header("Content-Length").isEmpty()
                        || request.header("Content-Length").equals(List.of("0")))
                && request.header("Transfer-Encoding").isEmpty()
                && isAllowed(request.header("Origin"), request.target())
                && areDistinctTokens(elements(request.header("Sec-WebSocket-Protocol")));
    }

    private static boolean one(HandshakeRequest request, String name, String form) {
        List<String> lines = request.header(name);
        return lines.size() == 1 && trimmed(lines.get(0)).matches(form);
    }

    private static boolean isAllowed(List<String> lines, URI target) {
        if (lines.isEmpty()) {
            return true;
        }
        Origin origin = OriginFuzzTests.expected(trimmed(lines.get(0)));
        Origin own = OriginFuzzTests.expected(target.getScheme() + "://" + target.getRawAuthority());
        boolean hasOwn = target.getScheme() != null && target.getRawAuthority() != null;
        return lines.size() == 1
                && origin != null
                && (origin.equals(new Origin("https", "other.example", 443)) || (hasOwn && origin.equals(own)));
    }

    private static boolean areDistinctTokens(List<String> elements) {
        return elements.size() == Set.copyOf(elements).size()
                && elements.stream()
                        .allMatch(element ->
                                FieldValuesFuzzTests.TOKEN.matcher(element).matches());
    }

    private static Accepted accepted(HandshakeRequest request) {
        List<String> offered = elements(request.header("Sec-WebSocket-Protocol"));
        String subprotocol = offered.contains("superchat") ? "superchat" : offered.contains("chat") ? "chat" : null;
        Map<String, String> headers = new LinkedHashMap<>(Map.of("Upgrade", "websocket", "Connection", "Upgrade"));
        headers.put(
                "Sec-WebSocket-Accept",
                answer(trimmed(request.header("Sec-WebSocket-Key").get(0))));
        if (subprotocol != null) {
            headers.put("Sec-WebSocket-Protocol", subprotocol);
        }
        return new Accepted(headers, subprotocol, null);
    }

    private static String answer(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1")
                    .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static void checkRefused(Refused refused) {
        Map<String, String> obliged = switch (refused.status()) {
            case 400, 403, 505 -> Map.of();
            case 405 -> Map.of("Allow", "GET");
            case 426 -> Map.of("Upgrade", "websocket", "Connection", "Upgrade", "Sec-WebSocket-Version", "13");
            default -> throw new AssertionError(refused);
        };
        Map<String, String> headers = new LinkedHashMap<>(obliged);
        headers.put("Content-Type", "text/plain;charset=UTF-8");
        assertThat(refused.headers()).isEqualTo(headers);
        assertThat(refused.body()).matches("[A-Z][ -~]{1,100}\\.");
    }
}
