package io.mahakam.conformance;

import static io.mahakam.conformance.ClientFrame.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.spring.RawHttp;
import io.mahakam.spring.RawHttp.Answer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, 4.2 and 4.4: the server's side of the opening handshake. The endpoint speaks the subprotocols v2 and v1. */
class HandshakeConformanceTests extends ConformanceTests {
    private static final String MARK = "mark7051";

    @Nested
    class Section4_2_1_ReadingTheOpeningHandshake {
        @Test
        void item1AnotherMethodIsRefused() {
            for (String method : List.of("POST", "PUT", "DELETE", "OPTIONSX")) {
                Answer answer = exchange(edited("GET ", method + " " + ConformanceServer.PATH + " HTTP/1.1"));
                assertThat(answer.status()).as(method).isEqualTo(405);
                assertThat(answer.headers()).as(method).containsEntry("Allow", "GET");
            }
        }

        @Test
        void item1Http10IsToldToUpgrade() {
            expectUpgradeRequired(edited("GET ", "GET " + ConformanceServer.PATH + " HTTP/1.0"));
        }

        @Test
        void item1AnotherMajorVersionIsRefused() {
            assertThat(exchange(edited("GET ", "GET " + ConformanceServer.PATH + " HTTP/2.0"))
                            .status())
                    .isIn(505, 426); // the latter is Jetty's own answer, before any application's
        }

        @Test
        void item2ThereIsExactlyOneHost() {
            assertThat(exchange(edited("Host:")).status()).isEqualTo(400);
            assertThat(exchange(with("Host: 127.0.0.1")).status()).isEqualTo(400);
        }

        @Test
        void item3UpgradeNamesWebsocketInAnyCaseOnAnyLine() {
            expectAccepted(edited("Upgrade:", "Upgrade: WebSocket"));
            expectAccepted(edited("Upgrade:", "Upgrade: WEBSOCKET"));
            expectAccepted(edited("Upgrade:", "uPGRADE:websocket"));
            expectAccepted(edited("Upgrade:", "Upgrade: h2c, , \twebsocket ,other/2"));
            expectAccepted(edited("Upgrade:", "Upgrade: h2c", "Upgrade: websocket"));
        }

        @Test
        void item3WithoutUpgradeIsToldToUpgrade() {
            expectUpgradeRequired(edited("Upgrade:"));
            expectUpgradeRequired(edited("Upgrade:", "Upgrade: h2c"));
            expectUpgradeRequired(edited("Upgrade:", "Upgrade: websockets"));
            expectUpgradeRequired(edited("Upgrade:", "Upgrade: web socket"));
        }

        @Test
        void item4ConnectionListsUpgradeInAnyCaseOnAnyLine() {
            expectAccepted(edited("Connection:", "Connection: upgrade"));
            expectAccepted(edited("Connection:", "Connection: keep-alive, UPGRADE"));
            expectAccepted(edited("Connection:", "Connection: keep-alive", "Connection: Upgrade"));
            assertThat(exchange(edited("Connection:")).status()).isEqualTo(400);
            assertThat(exchange(edited("Connection:", "Connection: keep-alive")).status())
                    .isEqualTo(400);
            assertThat(exchange(edited("Connection:", "Connection: upgrades")).status())
                    .isEqualTo(400);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "dGhlIHNhbXBsZSBub25jZQ",
                    "dGhlIHNhbXBsZSBub25jZQ=",
                    "dGhlIHNhbXBsZSBub25jZQ===",
                    "dGhlIHNhbXBsZSBub25j",
                    "dGhlIHNhbXBsZSBub25jZQA=",
                    "dGhlIHNhbXBsZSBub25jZQAA",
                    "dGhlIHNhbXBsZSBub25j*Q==",
                    "dGhlIHNhbXBsZSBub25j-Q==",
                    "dGhlIHNhbX sZSBub25jZQ==",
                    "dGhlIHNhbXBsZSBub25jZQ==, dGhlIHNhbXBsZSBub25jZQ=="
                })
        void item5TheKeyIs16BytesInBase64(String key) {
            assertThat(exchange(edited("Sec-WebSocket-Key:", "Sec-WebSocket-Key: " + key))
                            .status())
                    .isEqualTo(400);
        }

        @Test
        void item5ThereIsExactlyOneKey() {
            assertThat(exchange(edited("Sec-WebSocket-Key:")).status()).isEqualTo(400);
            assertThat(exchange(with("Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="))
                            .status())
                    .isEqualTo(400);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "8", "12", "14", "013", "1", "3", "13, 8", "8, 13", "130", "-13", "thirteen"})
        void item6AnotherVersionIsToldWhichOneIsSpoken(String version) {
            expectToldTheVersion(edited("Sec-WebSocket-Version:", "Sec-WebSocket-Version: " + version));
        }

        @Test
        void item6ThereIsExactlyOneVersion() {
            expectToldTheVersion(edited("Sec-WebSocket-Version:"));
            assertThat(exchange(with("Sec-WebSocket-Version: 13")).status()).isEqualTo(400);
            assertThat(exchange(with("Sec-WebSocket-Version: 8")).status()).isEqualTo(400);
        }

        @Test
        void item7TheOwnOriginAndAllowedOnesMayConnect() {
            expectAccepted(with("Origin: http://127.0.0.1"));
            expectAccepted(with("Origin: http://127.0.0.1:80"));
            expectAccepted(with("Origin: https://partner.example"));
            expectAccepted(edited("Host:", "Host: app.example:8080", "Origin: http://app.example:8080"));
            expectAccepted(edited("Host:", "Host: APP.example:8080", "Origin: http://app.example:8080"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "null",
                    "*",
                    "https://evil.example",
                    "https://127.0.0.1",
                    "http://127.0.0.1:8080",
                    "http://127.0.0.1.evil.example",
                    "http://evil.example/http://127.0.0.1",
                    "http://127.0.0.1@evil.example",
                    "http://127.0.0.1/",
                    "127.0.0.1",
                    "http://partner.example",
                    "https://partner.example:8443",
                    "https://sub.partner.example",
                    "https://partner.example.",
                    "https://partner.example, https://evil.example",
                    "://",
                    "garbage"
                })
        void item7AnyOtherOriginIsForbidden(String origin) {
            Answer answer = exchange(with("Origin: " + origin));
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.headers()).doesNotContainKeys("Sec-WebSocket-Accept", "Access-Control-Allow-Origin");
        }

        @Test
        void item7TwoOriginsAreForbidden() {
            assertThat(exchange(with("Origin: https://partner.example", "Origin: https://partner.example"))
                            .status())
                    .isEqualTo(403);
        }

        @ParameterizedTest
        @ValueSource(strings = {"v 1", "v1, v1", "v1;v2", "v1, \"v2\"", "v1, v2/3", "(v1)"})
        void item8OfferedSubprotocolsAreDistinctTokens(String offer) {
            assertThat(exchange(with("Sec-WebSocket-Protocol: " + offer)).status())
                    .isEqualTo(400);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"unknown", "unknown; parameter=\"quoted, comma\"", ";;;", "permessage-deflate; unknown=1"})
        void item9ExtensionsThatAreNotSpokenAreIgnored(String offer) {
            assertThat(expectAccepted(with("Sec-WebSocket-Extensions: " + offer))
                            .headers())
                    .doesNotContainKey("Sec-WebSocket-Extensions");
        }

        @Test
        void item10OtherFieldsAreIgnored() {
            expectAccepted(with("Cookie: a=b", "X-Anything: " + "x".repeat(2000), "Sec-WebSocket-Unknown: 1"));
        }

        /** RFC 9112, 6: what followed such a head could be taken for frames, here or by a proxy. */
        @ParameterizedTest
        @ValueSource(strings = {"Content-Length: 1", "Transfer-Encoding: chunked"})
        void aHandshakeHasNoContent(String field) {
            assertThat(exchange(with(field)).status()).isEqualTo(400);
        }
    }

    @Nested
    class Section4_2_2_SendingTheOpeningHandshake {
        @Test
        void theKeyIsAnsweredByItsHash() throws Exception {
            Random random = new Random(6455);
            for (int i = 0; i < 20; i++) {
                byte[] nonce = new byte[16];
                random.nextBytes(nonce);
                String key = Base64.getEncoder().encodeToString(nonce);
                Answer answer = expectAccepted(edited("Sec-WebSocket-Key:", "Sec-WebSocket-Key: " + key));
                assertThat(answer.headers()).containsEntry("Sec-WebSocket-Accept", hash(key));
            }
        }

        private static String hash(String key) throws Exception {
            String text = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            return Base64.getEncoder().encodeToString(sha1.digest(text.getBytes(StandardCharsets.US_ASCII)));
        }

        /** RFC 9110, 8.6 and RFC 9112, 6.1: neither length nor coding with a 1xx. */
        @Test
        void theAnswerHasTheFieldsItNeedsAndNoContent() {
            Answer answer = expectAccepted(RawHttp.handshake(ConformanceServer.PATH));
            assertThat(answer.headers())
                    .containsEntry("Upgrade", "websocket")
                    .containsEntry("Connection", "Upgrade")
                    .containsEntry("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
                    .doesNotContainKeys(
                            "Content-Length",
                            "Transfer-Encoding",
                            "Sec-WebSocket-Protocol",
                            "Sec-WebSocket-Extensions",
                            "Sec-WebSocket-Version");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {"v1 | v1", "v1, v2 | v2", "v9, v2 | v2", ", v1 ,, | v1"})
        void theServersFirstOfTheOfferedSubprotocolsIsTaken(String offer, String taken) {
            assertThat(expectAccepted(with("Sec-WebSocket-Protocol: " + offer)).headers())
                    .containsEntry("Sec-WebSocket-Protocol", taken);
        }

        @Test
        void subprotocolsMayBeOfferedOnSeveralLines() {
            assertThat(expectAccepted(with("Sec-WebSocket-Protocol: v9, v1", "Sec-WebSocket-Protocol: v2"))
                            .headers())
                    .containsEntry("Sec-WebSocket-Protocol", "v2");
        }

        @ParameterizedTest
        @ValueSource(strings = {"v9", "V1", "v11", "chat, superchat"})
        void noneIsNamedIfNoneIsSpoken(String offer) {
            assertThat(expectAccepted(with("Sec-WebSocket-Protocol: " + offer)).headers())
                    .doesNotContainKey("Sec-WebSocket-Protocol");
        }

        @Test
        void nothingOfTheRequestIsEchoed() {
            String path = ConformanceServer.PATH + "?" + MARK;
            List<List<String>> requests = List.of(
                    marked(path),
                    marked(path, "Origin: http://" + MARK),
                    marked(path, "Sec-WebSocket-Protocol: " + MARK + ", " + MARK),
                    marked(path, "Sec-WebSocket-Key: " + MARK),
                    marked(path, "Sec-WebSocket-Version: " + MARK),
                    marked(path, "Upgrade: " + MARK));
            for (List<String> request : requests) {
                assertThat(exchange(request).toString()).doesNotContain(MARK);
            }
        }

        @Test
        void framesMayFollowTheHandshakeAtOnce() throws Exception {
            RawPeer peer = unconnected();
            peer.send(peer.handshake(), text("early"), text("bird"));
            peer.expectSwitchingProtocols();
            peer.expectText("early");
            peer.expectText("bird");
        }
    }

    private Answer exchange(List<String> request) {
        return RawHttp.exchange(server.port(), request);
    }

    private Answer expectAccepted(List<String> request) {
        Answer answer = exchange(request);
        assertThat(answer.status()).as(String.join("\n", request)).isEqualTo(101);
        return answer;
    }

    /** RFC 9110, 15.5.22 and 7.8. */
    private Answer expectUpgradeRequired(List<String> request) {
        Answer answer = exchange(request);
        assertThat(answer.status()).as(String.join("\n", request)).isEqualTo(426);
        assertThat(answer.headers())
                .containsEntry("Upgrade", "websocket")
                .hasEntrySatisfying(
                        "Connection", options -> assertThat(options.split(", ")).contains("Upgrade"))
                .doesNotContainKey("Sec-WebSocket-Accept");
        assertThat(answer.body()).isNotEmpty().hasSizeLessThan(200);
        return answer;
    }

    /** 4.4. */
    private void expectToldTheVersion(List<String> request) {
        assertThat(expectUpgradeRequired(request).headers()).containsEntry("Sec-WebSocket-Version", "13");
    }

    /** A correct handshake with more fields. */
    private static List<String> with(String... fields) {
        List<String> request = new ArrayList<>(RawHttp.handshake(ConformanceServer.PATH));
        request.addAll(List.of(fields));
        return request;
    }

    /** A correct handshake with other lines, or none, instead of the one that begins so. */
    private static List<String> edited(String start, String... replacements) {
        List<String> request = new ArrayList<>(RawHttp.handshake(ConformanceServer.PATH));
        request.removeIf(line -> line.startsWith(start));
        request.addAll(start.equals("GET ") ? 0 : request.size(), List.of(replacements));
        return request;
    }

    private static List<String> marked(String path, String... fields) {
        List<String> request = new ArrayList<>(RawHttp.handshake(path));
        for (String field : fields) {
            request.removeIf(line -> line.startsWith(field.substring(0, field.indexOf(':') + 1)));
            request.add(field);
        }
        request.add("Cookie: " + MARK + "=" + MARK);
        request.add("X-" + MARK + ": " + MARK);
        request.add("Sec-WebSocket-Extensions: " + MARK);
        return request;
    }
}
