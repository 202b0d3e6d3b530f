package io.mahakam.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What becomes of a WebSocket session when the HTTP session of its handshake ends. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "server.address=127.0.0.1")
class HttpSessionRoundTripTests {
    private static final CloseStatus ENDED = new CloseStatus(4401, "The HTTP session has ended");

    @LocalServerPort
    private int port;

    @Test
    void aLogoutEndsAllSessionsOfTheHttpSession() {
        String login = login("ada");
        String elsewhere = login("ada");
        try (WebSocketTestClient one = connect("/echo", "ada", login);
                WebSocketTestClient two = connect("/echo", "ada", login);
                WebSocketTestClient other = connect("/echo", "ada", elsewhere)) {
            get("/open/logout", "ada", login);
            assertThat(one.nextClose()).isEqualTo(ENDED);
            assertThat(two.nextClose()).isEqualTo(ENDED);
            other.send("still here");
            assertThat(other.nextText()).isEqualTo("still here");
        }
    }

    @Test
    void anHttpSessionThatChangesItsIdIsTheSame() {
        String login = login("bob");
        try (WebSocketTestClient client = connect("/echo", "bob", login)) {
            String renewed = cookie(get("/open/renew", "bob", login));
            assertThat(renewed).isNotEqualTo(login);
            client.send("still here");
            assertThat(client.nextText()).isEqualTo("still here");
            get("/open/logout", "bob", renewed);
            assertThat(client.nextClose()).isEqualTo(ENDED);
        }
    }

    @Test
    void whoWasNotAuthenticatedHasNothingToLose() {
        String visit = cookie(RawHttp.get(port, "/open/login"));
        try (WebSocketTestClient client = connect("/open/echo", null, visit)) {
            get("/open/logout", null, visit);
            client.send("still here");
            assertThat(client.nextText()).isEqualTo("still here");
        }
    }

    private String login(String user) {
        return cookie(get("/open/login", user, "none=yet"));
    }

    private static String cookie(RawHttp.Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        return answer.headers().get("Set-Cookie").split(";")[0];
    }

    private RawHttp.Answer get(String path, @Nullable String user, String cookie) {
        String authorization = user == null ? "X-None: -" : "Authorization: " + SecurityConfiguration.basic(user);
        return RawHttp.exchange(
                port, List.of("GET " + path + " HTTP/1.1", "Host: 127.0.0.1", "Cookie: " + cookie, authorization));
    }

    private WebSocketTestClient connect(String path, @Nullable String user, String cookie) {
        return WebSocketTestClient.connect(port, path, handshake -> {
            handshake.header("Cookie", cookie);
            if (user != null) {
                handshake.header("Authorization", SecurityConfiguration.basic(user));
            }
        });
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({SecurityConfiguration.class, Echo.class, OpenEcho.class, Sessions.class})
    static class Application {}

    @WebSocketEndpoint("/echo")
    static class Echo {
        @OnMessage
        String echo(String text) {
            return text;
        }
    }

    @WebSocketEndpoint("/open/echo")
    static class OpenEcho extends Echo {}

    @RestController
    static class Sessions {
        @GetMapping("/open/login")
        String login(HttpSession session) {
            return session.getId();
        }

        @GetMapping("/open/renew")
        String renew(HttpServletRequest request) {
            return request.changeSessionId();
        }

        @GetMapping("/open/logout")
        String logout(HttpSession session) {
            session.invalidate();
            return "";
        }
    }
}
