package io.mahakam.members;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.members.ApiKeyExpiry.ApiKey;
import io.mahakam.protocol.CloseStatus;
import io.mahakam.spring.RawHttp;
import io.mahakam.spring.WebSocketTestClient;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/** The example does what the page says. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"server.address=127.0.0.1", "mahakam.security.bearer-token.subprotocol-prefix=bearer."})
class MemberRoomsTests {
    @LocalServerPort
    private int port;

    @Test
    void membersReadAndWriteAsTheirTokensSay() {
        try (WebSocketTestClient ada = connect("ada-3600-read_write")) {
            assertThat(ada.nextText()).isEqualTo("{\"name\":\"ada\",\"text\":\"joined\"}");
            try (WebSocketTestClient bob = connect("bob-3600-read")) {
                assertThat(bob.nextText()).isEqualTo("{\"name\":\"bob\",\"text\":\"joined\"}");
                bob.send("hello");
                assertThat(bob.nextText()).contains("\"status\":403");
                ada.send("hello");
                assertThat(bob.nextText()).isEqualTo("{\"name\":\"ada\",\"text\":\"hello\"}");
            }
        }
    }

    @Test
    void whoMayNotReadIsClosedAndWhoHasNoTokenIsRefused() {
        try (WebSocketTestClient eve = connect("eve-3600-write")) {
            assertThat(eve.nextClose()).isEqualTo(new CloseStatus(4403, "Access denied"));
        }
        assertThat(RawHttp.exchange(port, RawHttp.handshake("/members/java")).status())
                .isEqualTo(401);
    }

    @Test
    void aTokenThatExpiresEndsTheSession() {
        try (WebSocketTestClient ada = connect("ada-1-read")) {
            assertThat(ada.nextClose().code()).isEqualTo(4401);
        }
    }

    @Test
    void anApiKeyKnowsItsEnd() {
        Instant end = Instant.parse("2027-01-01T00:00:00Z");
        assertThat(new ApiKeyExpiry().expiresAt(new ApiKey("key", end))).isEqualTo(end);
        assertThat(new ApiKeyExpiry().expiresAt(() -> "ada")).isNull();
    }

    private WebSocketTestClient connect(String token) {
        return WebSocketTestClient.connect(
                port, "/members/java", handshake -> handshake.subprotocols("chat", "bearer." + token));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({MemberRooms.class, MemberSecurity.class, ApiKeyExpiry.class})
    static class Application {
        /** Takes {@code name-secondsToLive-scopes} for a token. */
        @Bean
        JwtDecoder decoder() {
            return token -> {
                String[] parts = token.split("-", -1);
                Instant now = Instant.now();
                return new Jwt(
                        token,
                        now,
                        now.plusSeconds(Long.parseLong(parts[1])),
                        Map.of("alg", "none"),
                        Map.of("sub", parts[0], "scope", parts[2].replace('_', ' ')));
            };
        }
    }
}
