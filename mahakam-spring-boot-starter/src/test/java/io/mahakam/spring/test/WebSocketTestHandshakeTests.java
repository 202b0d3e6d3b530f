package io.mahakam.spring.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mahakam.session.Sessions;
import io.mahakam.spring.test.ChatBeans.Said;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** In memory, without Spring Security. */
@WebSocketTest
class WebSocketTestHandshakeTests {
    @Autowired
    private WebSocketTestClient client;

    @Autowired
    private Sessions sessions;

    @Test
    void pathAndQueryAreEncoded() {
        WebSocketTestSession ada = client.handshake("/chat/{room}", "a b")
                .query("name", "Ada & Co+")
                .query("other", 1, 2)
                .connect();

        assertThat(ada.expect(Said.class).name()).isEqualTo("Ada & Co+");
        assertThat(ada.transcript().get(0)).endsWith("GET /chat/a%20b?name=Ada%20%26%20Co%2B&other=1&other=2");
    }

    @Test
    void aSubprotocolIsAgreed() {
        WebSocketTestSession ada = client.handshake("/chat/java")
                .subprotocols("chat.v2", "chat.v1")
                .connect();

        assertThat(ada.subprotocol()).isEqualTo("chat.v1");
        assertThat(ada.handshake().status().value()).isEqualTo(101);
        assertThat(client.connect("/echo").subprotocol()).isNull();
    }

    @Test
    void aRefusalIsAnAnswerWithStatusHeadersAndBody() {
        HandshakeResponse answer =
                client.handshake("/echo").query("number", "x").refused();

        assertThat(answer.status().value()).isEqualTo(400);
        assertThat(answer.headers().getFirst("x-wrong")).isEqualTo("number");
        assertThat(answer.body()).isEqualTo("not a number");
    }

    @Test
    void aPageOfAnotherOriginIsRefused() {
        assertThat(client.handshake("/echo")
                        .origin("https://evil.example")
                        .refused()
                        .status()
                        .value())
                .isEqualTo(403);
        assertThat(client.handshake("/echo")
                        .origin("http://localhost")
                        .connect()
                        .isOpen())
                .isTrue();
    }

    @Test
    void headersOfTheHandshakeCanBeLeftOut() {
        assertThat(client.handshake("/echo")
                        .header("Upgrade")
                        .refused()
                        .status()
                        .value())
                .isEqualTo(426);
    }

    @Test
    void whatShouldBeAcceptedMustNotBeRefused() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> client.connect("/nowhere"))
                .withMessageContaining("The handshake with /nowhere was refused: 404");
    }

    @Test
    void whatShouldBeRefusedMustNotBeAccepted() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> client.handshake("/echo").refused())
                .withMessageContaining("was accepted");
        client.awaitIdle();
        assertThat(sessions.all()).isEmpty();
    }

    @Test
    void theUserIsWhoIsNamed() {
        WebSocketTestSession echo = client.handshake("/echo").user(() -> "ada").connect();

        assertThat(echo.send("hi").expect(String.class)).isEqualTo("ada: hi");
    }

    @Test
    void cookiesAreRead() {
        WebSocketTestSession echo =
                client.handshake("/echo").cookie("a", "1").cookie("b", "x=y").connect();

        assertThat(echo.send("cookies").expect(String.class)).isEqualTo("1 and x=y");
    }
}
