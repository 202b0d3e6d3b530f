package io.mahakam.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.protocol.PermessageDeflate;
import io.mahakam.protocol.PermessageDeflate.Direction;
import io.mahakam.protocol.handshake.HandshakeResult.Accepted;
import io.mahakam.protocol.handshake.HandshakeResult.Refused;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, 4.2.1 by its items, each broken in the handshake of section 1.3; then 4.2.2. */
class ServerHandshakeTests {
    private String method = "GET";
    private String httpVersion = "HTTP/1.1";
    private URI target = URI.create("http://server.example.com/chat");
    private HandshakePolicy policy = new HandshakePolicy(List.of("superchat", "chat"), Set.of("https://other.example"));
    private final Map<String, List<String>> headers = new LinkedHashMap<>(Map.of(
            "Host", List.of("server.example.com"),
            "Upgrade", List.of("websocket"),
            "Connection", List.of("Upgrade"),
            "Sec-WebSocket-Key", List.of("dGhlIHNhbXBsZSBub25jZQ=="),
            "Sec-WebSocket-Version", List.of("13")));

    @Nested
    class Item1_Request {
        @ParameterizedTest
        @ValueSource(strings = {"POST", "HEAD", "OPTIONS", "CONNECT", "get", ""})
        void anotherMethodThanGetIsNotAllowed(String other) {
            method = other;
            assertThat(refused(405).headers()).containsEntry("Allow", "GET");
        }

        @Test
        void http10CannotUpgrade() {
            httpVersion = "HTTP/1.0";
            assertUpgradeRequired("A WebSocket handshake needs HTTP/1.1.");
        }

        @ParameterizedTest
        @ValueSource(strings = {"HTTP/2.0", "HTTP/2", "HTTP/0.9", "HTTP/3", ""})
        void anotherMajorVersionIsNotSupported(String version) {
            httpVersion = version;
            assertThat(refused(505).body()).isEqualTo("A WebSocket handshake needs HTTP/1.1.");
        }

        @Test
        void aHigherMinorVersionIsFine() {
            httpVersion = "HTTP/1.2";
            accepted();
        }
    }

    @Nested
    class Item2_Host {
        @Test
        void isRequired() {
            headers.remove("Host");
            assertBadRequest("A request has exactly one Host field.");
        }

        @Test
        void isNotEmpty() {
            set("Host", " ");
            assertBadRequest("A request has exactly one Host field.");
        }

        @Test
        void isThereOnce() {
            set("Host", "server.example.com", "server.example.com");
            assertBadRequest("A request has exactly one Host field.");
        }
    }

    @Nested
    class Item3_Upgrade {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "websocket",
                    "WebSocket",
                    "WEBSOCKET",
                    "h2c, websocket",
                    "websocket,h2c",
                    ", \t websocket \t,"
                })
        void listsWebsocketInAnyCase(String value) {
            set("Upgrade", value);
            accepted();
        }

        @Test
        void listsWebsocketOnAnyLine() {
            set("Upgrade", "h2c", "websocket");
            accepted();
        }

        @Test
        void withoutItAnUpgradeIsRequired() {
            headers.remove("Upgrade");
            assertUpgradeRequired("This is a WebSocket endpoint: connect with a WebSocket client.");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "h2c", "websockets", "web socket", "xwebsocket", "web\u017Focket", "\"websocket\""})
        void anotherProtocolIsNotEnough(String value) {
            set("Upgrade", value);
            assertUpgradeRequired("This is a WebSocket endpoint: connect with a WebSocket client.");
        }

        @Test
        void isRecognisedForRouting() {
            assertThat(ServerHandshake.isUpgrade(List.of("h2c", "HTTP/2.0 , WebSocket")))
                    .isTrue();
            assertThat(ServerHandshake.isUpgrade(List.of("h2c"))).isFalse();
            assertThat(ServerHandshake.isUpgrade(List.of())).isFalse();
        }
    }

    @Nested
    class Item4_Connection {
        @ParameterizedTest
        @ValueSource(strings = {"Upgrade", "upgrade", "UPGRADE", "keep-alive, Upgrade", "Upgrade,keep-alive"})
        void listsUpgradeInAnyCase(String value) {
            set("Connection", value);
            accepted();
        }

        @Test
        void listsUpgradeOnAnyLine() {
            set("Connection", "keep-alive", "Upgrade");
            accepted();
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "keep-alive", "close", "upgraded"})
        void mustListUpgrade(String value) {
            set("Connection", value);
            assertBadRequest("The Connection field does not list 'Upgrade'; perhaps a proxy has removed it.");
        }

        @Test
        void isRequired() {
            headers.remove("Connection");
            assertBadRequest("The Connection field does not list 'Upgrade'; perhaps a proxy has removed it.");
        }
    }

    @Nested
    class Item5_Key {
        private static final String RULE = "A handshake has exactly one Sec-WebSocket-Key, the base64 of 16 bytes.";

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "not base64!",
                    "dGhlIHNhbXBsZSBub25jZQ",
                    "dGhlIHNhbXBsZSBub25j",
                    "dGhlIHNhbXBsZSBub25jZQ==dGhlIHNhbXBsZSBub25jZQ==",
                    "dGhlIHNhbXBsZSBub25jZS4=",
                    "dGhlIHNhbXBs\r\nZSBub25jZQ=="
                })
        void isTheBase64Of16Bytes(String key) {
            set("Sec-WebSocket-Key", key);
            assertBadRequest(RULE);
        }

        @Test
        void isRequired() {
            headers.remove("Sec-WebSocket-Key");
            assertBadRequest(RULE);
        }

        @Test
        void isThereOnce() {
            set("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub25jZQ==");
            assertBadRequest(RULE);
        }

        @Test
        void spacesAroundItDoNotCount() {
            set("Sec-WebSocket-Key", " dGhlIHNhbXBsZSBub25jZQ==\t");
            assertThat(accepted().headers()).containsEntry("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        }
    }

    @Nested
    class Item6_Version {
        @ParameterizedTest
        @ValueSource(strings = {"", "0", "8", "12", "14", "99", "013", "13, 8", "thirteen"})
        void anotherThan13RequiresAnUpgrade(String version) {
            set("Sec-WebSocket-Version", version);
            assertUpgradeRequired("The only Sec-WebSocket-Version supported is 13.");
        }

        @Test
        void isRequired() {
            headers.remove("Sec-WebSocket-Version");
            assertUpgradeRequired("The only Sec-WebSocket-Version supported is 13.");
        }

        @Test
        void isThereOnce() {
            set("Sec-WebSocket-Version", "13", "8");
            assertBadRequest("A handshake has exactly one Sec-WebSocket-Version.");
        }
    }

    @Nested
    class Item7_Origin {
        @Test
        void withoutOneItIsNoBrowser() {
            accepted();
        }

        @ParameterizedTest
        @CsvSource({
            "http://server.example.com/chat, http://server.example.com",
            "http://SERVER.example.com/chat, http://server.example.com",
            "http://server.example.com:80/chat, http://server.example.com",
            "http://server.example.com/chat, http://server.example.com:80",
            "https://server.example.com:443/chat?a=b, https://server.example.com",
            "http://localhost:8080/chat, http://localhost:8080",
            "http://[::1]:8080/chat, http://[::1]:8080",
            "http://my_container:8080/chat, http://my_container:8080"
        })
        void theServersOwnMayConnect(URI uri, String origin) {
            target = uri;
            set("Origin", origin);
            accepted();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "https://server.example.com",
                    "http://server.example.com:8080",
                    "http://server.example.com.evil.example",
                    "http://evil.example",
                    "http://example.com",
                    "http://server.example.com/",
                    "http://evil.example@server.example.com",
                    "http://other.example",
                    "https://sub.other.example",
                    "http://127.0.0.1",
                    "null",
                    "",
                    "*",
                    "server.example.com",
                    "http://server.example.com, http://server.example.com"
                })
        void anyOtherMayNot(String origin) {
            set("Origin", origin);
            assertThat(refused(403).body()).isEqualTo("Pages of this Origin are not allowed to connect.");
        }

        @ParameterizedTest
        @ValueSource(strings = {"https://other.example", "https://OTHER.example", "https://other.example:443"})
        void anAllowedOneMay(String origin) {
            set("Origin", origin);
            accepted();
        }

        @ParameterizedTest
        @ValueSource(strings = {"http://evil.example", "null"})
        void anyMayIfAllAreAllowed(String origin) {
            policy = new HandshakePolicy(List.of(), Set.of("*"));
            set("Origin", origin);
            accepted();
        }

        @Test
        void isThereOnce() {
            policy = new HandshakePolicy(List.of(), Set.of("*"));
            set("Origin", "http://server.example.com", "http://server.example.com");
            refused(403);
        }

        @ParameterizedTest
        @ValueSource(strings = {"/chat", "mailto:someone@example.com"})
        void ofATargetThatHasNoneMatchesNothing(URI uri) {
            target = uri;
            set("Origin", "null://null");
            refused(403);
        }
    }

    @Nested
    class Item8_Subprotocol {
        private static final String RULE = "Sec-WebSocket-Protocol is a list of distinct tokens.";

        @Test
        void theServersFirstThatTheClientOffersIsTaken() {
            set("Sec-WebSocket-Protocol", "chat, other, superchat");
            assertThat(accepted().subprotocol()).isEqualTo("superchat");
            assertThat(accepted().headers()).containsEntry("Sec-WebSocket-Protocol", "superchat");
        }

        @Test
        void mayBeOfferedOnSeveralLines() {
            set("Sec-WebSocket-Protocol", "other", "chat");
            assertThat(accepted().subprotocol()).isEqualTo("chat");
        }

        @ParameterizedTest
        @ValueSource(strings = {"other", "CHAT", "superchat2", ""})
        void isAbsentIfNoneMatches(String offered) {
            set("Sec-WebSocket-Protocol", offered);
            assertThat(accepted().subprotocol()).isNull();
            assertThat(accepted().headers()).doesNotContainKey("Sec-WebSocket-Protocol");
        }

        @Test
        void isAbsentIfNoneIsOffered() {
            assertThat(accepted().subprotocol()).isNull();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "chat, chat",
                    "other, chat, other",
                    "ch at",
                    "chat;v=1",
                    "chat\r\nX: y",
                    "ch\u00E4t",
                    "\"chat\""
                })
        void mustBeDistinctTokens(String offered) {
            set("Sec-WebSocket-Protocol", offered);
            assertBadRequest(RULE);
        }

        @Test
        void mustBeDistinctOnSeveralLines() {
            set("Sec-WebSocket-Protocol", "chat", "chat");
            assertBadRequest(RULE);
        }
    }

    @Nested
    class Item9_Extensions {
        @ParameterizedTest
        @ValueSource(strings = {"permessage-deflate; client_max_window_bits", "unknown", ";;=,"})
        void areNotNegotiatedUnlessThePolicySaysSo(String offered) {
            set("Sec-WebSocket-Extensions", offered);
            assertThat(accepted().headers()).doesNotContainKey("Sec-WebSocket-Extensions");
            assertThat(accepted().compression()).isNull();
        }

        @Test
        void compressionIsNegotiated() {
            policy = new HandshakePolicy(List.of(), Set.of(), CompressionPolicy.CONTEXT_TAKEOVER);
            set("Sec-WebSocket-Extensions", "permessage-deflate; server_max_window_bits=9");
            assertThat(accepted().headers())
                    .containsEntry("Sec-WebSocket-Extensions", "permessage-deflate; server_max_window_bits=9");
            assertThat(accepted().compression())
                    .isEqualTo(new PermessageDeflate(new Direction(true, 9), new Direction(true, 15)));
        }

        @ParameterizedTest
        @ValueSource(strings = {"permessage-deflate; server_max_window_bits=99", "unknown", ";;=,\""})
        void anOfferThatCannotBeAcceptedIsNoError(String offered) {
            policy = new HandshakePolicy(List.of(), Set.of(), CompressionPolicy.CONTEXT_TAKEOVER);
            set("Sec-WebSocket-Extensions", offered);
            assertThat(accepted().headers()).doesNotContainKey("Sec-WebSocket-Extensions");
            assertThat(accepted().compression()).isNull();
        }
    }

    @Nested
    class Content {
        @Test
        void ofNoBytesIsNone() {
            set("Content-Length", "0");
            accepted();
        }

        @ParameterizedTest
        @CsvSource({"Content-Length, 5", "Transfer-Encoding, chunked"})
        void couldBeTakenForFrames(String field, String value) {
            set(field, value);
            assertBadRequest("A handshake has no content.");
        }
    }

    @Nested
    class Section4_2_2_Response {
        @Test
        void theExampleOfTheRfc() {
            assertThat(accepted().headers())
                    .containsExactly(
                            Map.entry("Upgrade", "websocket"),
                            Map.entry("Connection", "Upgrade"),
                            Map.entry("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
        }

        @Test
        void theFirstRuleBrokenIsNamed() {
            method = "POST";
            headers.clear();
            refused(405);
            method = "GET";
            assertBadRequest("A request has exactly one Host field.");
        }

        @Test
        void aRefusalIsPlainText() {
            headers.remove("Host");
            assertThat(refused(400).headers()).containsExactly(Map.entry("Content-Type", "text/plain;charset=UTF-8"));
        }

        @Test
        void fieldNamesAreFoundInAnyCase() {
            Map<String, List<String>> lower = new LinkedHashMap<>();
            headers.forEach((name, lines) -> lower.put(name.toLowerCase(Locale.ROOT), lines));
            headers.clear();
            headers.putAll(lower);
            accepted();
        }

        @ParameterizedTest
        @ValueSource(strings = {"Upgrade", "Connection", "Sec-WebSocket-Protocol", "Origin", "Sec-WebSocket-Key"})
        void timeIsLinearInTheRequest(String field) {
            List<String> worst = new ArrayList<>();
            for (String part : new String[] {",", " ", "a,", "a ", "\"\\", "a;", "://"}) {
                worst.add(part.repeat(500_000));
            }
            for (String value : worst) {
                set(field, value);
                long start = System.nanoTime();
                ServerHandshake.respond(request(), policy);
                assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L); // quadratic time would take minutes
            }
        }
    }

    private void set(String field, String... lines) {
        headers.put(field, List.of(lines));
    }

    private HandshakeRequest request() {
        return new HandshakeRequest(method, httpVersion, target, headers);
    }

    private Accepted accepted() {
        HandshakeResult result = ServerHandshake.respond(request(), policy);
        assertThat(result).isInstanceOf(Accepted.class);
        return (Accepted) result;
    }

    private Refused refused(int status) {
        HandshakeResult result = ServerHandshake.respond(request(), policy);
        assertThat(result).isInstanceOf(Refused.class);
        assertThat(((Refused) result).status()).isEqualTo(status);
        return (Refused) result;
    }

    private void assertBadRequest(String body) {
        assertThat(refused(400).body()).isEqualTo(body);
    }

    /** RFC 9110, 15.5.22; RFC 6455, 4.2.2, 4 and 4.4. */
    private void assertUpgradeRequired(String body) {
        Refused refused = refused(426);
        assertThat(refused.body()).isEqualTo(body);
        assertThat(refused.headers())
                .containsEntry("Upgrade", "websocket")
                .containsEntry("Connection", "Upgrade")
                .containsEntry("Sec-WebSocket-Version", "13");
    }
}
