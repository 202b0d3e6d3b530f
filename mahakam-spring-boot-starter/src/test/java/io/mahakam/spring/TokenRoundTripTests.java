package io.mahakam.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import io.mahakam.spring.web.Handshake;
import java.net.http.WebSocket;
import java.security.Principal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Bearer tokens where browsers can put them, and what becomes of the session when they expire. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "server.address=127.0.0.1",
            "mahakam.security.bearer-token.query-parameter=access_token",
            "mahakam.security.bearer-token.subprotocol-prefix=bearer."
        })
class TokenRoundTripTests {
    /** Not a real one, but as long-lived as the test. */
    private static final String TOKEN = "ada.3600";

    @LocalServerPort
    private int port;

    @Test
    void inTheAuthorizationField() {
        assertThat(answer("/whoami", handshake -> handshake.header("Authorization", "Bearer " + TOKEN)))
                .startsWith("ada at /whoami ");
    }

    @Test
    void amongTheSubprotocols() {
        try (WebSocketTestClient client = WebSocketTestClient.connect(
                port, "/whoami", handshake -> handshake.subprotocols("chat", "bearer." + TOKEN))) {
            assertThat(client.subprotocol()).isEqualTo("chat");
            client.send("");
            assertThat(client.nextText()).isEqualTo("ada at /whoami with {} and [chat]");
        }
    }

    @Test
    void amongTheSubprotocolsAloneItIsNotAgreedUpon() {
        List<String> request = new ArrayList<>(RawHttp.handshake("/whoami"));
        request.add("Sec-WebSocket-Protocol: bearer.ada%2E3600");
        RawHttp.Answer answer = RawHttp.exchange(port, request);

        assertThat(answer.status()).isEqualTo(101);
        assertThat(answer.headers()).doesNotContainKey("Sec-WebSocket-Protocol");
        assertThat(answer.toString()).doesNotContain("3600");
    }

    @Test
    void inTheQueryWhereNobodySeesItAfterwards() {
        assertThat(answer("/whoami?a=1&access_token=" + TOKEN + "&b=2", handshake -> {}))
                .isEqualTo("ada at /whoami?a=1&b=2 with {a=[1], b=[2]} and null");
        assertThat(answer("/whoami?%61ccess_token=" + TOKEN, handshake -> {}))
                .isEqualTo("ada at /whoami with {} and null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/whoami", "/whoami?access_token=bad", "/whoami?token=" + TOKEN})
    void noneOrAnother(String path) {
        RawHttp.Answer answer = RawHttp.exchange(port, RawHttp.handshake(path));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.headers().get("WWW-Authenticate")).startsWith("Bearer");
    }

    @Test
    void malformed() {
        List<String> request = new ArrayList<>(RawHttp.handshake("/whoami"));
        request.add("Sec-WebSocket-Protocol: bearer.%zz");

        assertThat(RawHttp.exchange(port, request).status()).isEqualTo(400);
    }

    @Test
    void ofAPlainRequestOnlyInTheAuthorizationField() {
        assertThat(RawHttp.get(port, "/plain?access_token=" + TOKEN).status()).isEqualTo(401);
        assertThat(RawHttp.exchange(
                                port,
                                List.of(
                                        "GET /plain HTTP/1.1",
                                        "Host: 127.0.0.1",
                                        "Sec-WebSocket-Protocol: bearer." + TOKEN))
                        .status())
                .isEqualTo(401);
        assertThat(RawHttp.exchange(
                                port,
                                List.of("GET /plain HTTP/1.1", "Host: 127.0.0.1", "Authorization: Bearer " + TOKEN))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void thatExpiresEndsTheSession() {
        try (WebSocketTestClient client = WebSocketTestClient.connect(port, "/whoami?access_token=ada.1");
                WebSocketTestClient other = WebSocketTestClient.connect(port, "/whoami?access_token=" + TOKEN)) {
            assertThat(client.nextClose()).isEqualTo(new CloseStatus(4401, "The authentication has expired"));
            other.send("");
            assertThat(other.nextText()).startsWith("ada");
        }
    }

    private String answer(String path, Consumer<WebSocket.Builder> handshake) {
        try (WebSocketTestClient client = WebSocketTestClient.connect(port, path, handshake)) {
            client.send("");
            return client.nextText();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableWebSecurity
    @Import({WhoAmI.class, Plain.class})
    static class Application {
        @Bean
        SecurityFilterChain filterChain(HttpSecurity http) throws Exception {
            return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                    .oauth2ResourceServer(server -> server.jwt(Customizer.withDefaults()))
                    .build();
        }

        /** Takes {@code name.secondsToLive} for a token. */
        @Bean
        JwtDecoder decoder() {
            return token -> {
                String[] parts = token.split("\\.", -1);
                if (parts.length != 2) {
                    throw new BadJwtException("no token of ours");
                }
                Instant now = Instant.now();
                return new Jwt(
                        token,
                        now,
                        now.plusSeconds(Long.parseLong(parts[1])),
                        Map.of("alg", "none"),
                        Map.of("sub", parts[0]));
            };
        }
    }

    @WebSocketEndpoint(path = "/whoami", subprotocols = "chat")
    static class WhoAmI {
        @OnMessage
        String answer(String text, Principal user, WebSocketSession session, Handshake handshake) {
            String address = session.uri().getPath()
                    + (session.uri().getQuery() == null
                            ? ""
                            : "?" + session.uri().getQuery());
            assertThat(handshake.uri()).isEqualTo(session.uri());
            return user.getName() + " at " + address + " with " + handshake.queryParameters() + " and "
                    + handshake.headers().get("Sec-WebSocket-Protocol");
        }
    }

    @RestController
    static class Plain {
        @GetMapping("/plain")
        String plain(@RequestParam Map<String, String> parameters) {
            return "plain";
        }
    }
}
