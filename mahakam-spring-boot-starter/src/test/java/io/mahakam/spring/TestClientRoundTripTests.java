package io.mahakam.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.protocol.Opcode;
import io.mahakam.room.Room;
import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.OnOpen;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import io.mahakam.spring.room.RoomService;
import io.mahakam.spring.test.AutoConfigureWebSocketTestClient;
import io.mahakam.spring.test.HandshakeResponse;
import io.mahakam.spring.test.WebSocketTestClient;
import io.mahakam.spring.test.WebSocketTestSession;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;

/** The client for tests of applications, over TCP. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"server.address=localhost", "server.servlet.context-path=/app"})
@AutoConfigureWebSocketTestClient
class TestClientRoundTripTests {
    @Autowired
    private WebSocketTestClient client;

    @Autowired
    private RoomService rooms;

    @Test
    void messagesAreSentAndExpected() {
        WebSocketTestSession talk = client.handshake("/talk/{room}", "a b")
                .header("X-Name", "Ada")
                .query("number", 7)
                .subprotocols("talk")
                .connect();

        assertThat(talk.subprotocol()).isEqualTo("talk");
        assertThat(talk.expect(Said.class)).isEqualTo(new Said("Ada", 7));
        assertThat(talk.send(new Said("x", 1)).expect(Said.class)).isEqualTo(new Said("x", 2));
        talk.expectNothing();
        assertThat(talk.ping((byte) 1).expectPong()).containsExactly(1);
        assertThat(talk.transcript()).anyMatch(line -> line.endsWith("-> text {\"name\":\"x\",\"number\":1}"));
        talk.close(new CloseStatus(4001, ""));
        talk.expectClose(4001);
    }

    @Test
    void aRefusalIsAnAnswerWithStatusHeadersAndBody() {
        HandshakeResponse answer =
                client.handshake("/talk/java").origin("https://evil.example").refused();

        assertThat(answer.status().value()).isEqualTo(403);
        assertThat(answer.headers().getContentType()).isEqualTo(MediaType.parseMediaType("text/plain;charset=UTF-8"));
        assertThat(answer.body()).isNotEmpty();
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> client.connect("/nowhere"))
                .withMessageContaining("404");
    }

    @Test
    void framesAreSentAsTheyAreNamedAndBytesAsTheyAre() {
        WebSocketTestSession talk = client.connect("/talk/java");
        talk.expect(Said.class);
        talk.sendFrame(false, Opcode.TEXT, "{\"name\":\"x\",".getBytes())
                .sendFrame(true, Opcode.CONTINUATION, "\"number\":2}".getBytes());
        assertThat(talk.expect(Said.class)).isEqualTo(new Said("x", 3));
        talk.sendBytes((byte) 0x83, (byte) 0x80, (byte) 0, (byte) 0, (byte) 0, (byte) 0);
        talk.expectClose(1002);
    }

    @Test
    void aClientThatDoesNotReadBecomesSlow() {
        WebSocketTestSession slow = client.connect("/talk/slow");
        slow.expect(Said.class);
        slow.pauseReading();
        Room room = rooms.room("slow");
        String much = "x".repeat(256 * 1024);
        await().until(() -> {
            for (int i = 0; i < 40; i++) {
                room.broadcast(much);
            }
            return room.count() == 0;
        });

        slow.resumeReading();
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> slow.expectUntil(String.class, text -> text.isEmpty()))
                .withMessageContaining("the session was closed");
        slow.expectClose(1013);
    }

    @Test
    void whatNeedsAConnectionInMemoryIsRefused() {
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> client.awaitIdle());
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> client.advance(Duration.ofSeconds(1)));
        assertThatIllegalStateException()
                .isThrownBy(
                        () -> client.handshake("/talk/java").user(() -> "ada").connect());
    }

    record Said(String name, int number) {}

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Talk.class)
    static class Application {}

    @WebSocketEndpoint(path = "/talk/{room}", subprotocols = "talk")
    static class Talk {
        @OnOpen
        Said open(
                WebSocketSession session,
                Room room,
                @RequestHeader(name = "X-Name", defaultValue = "nobody") String name,
                @RequestParam(defaultValue = "0") int number) {
            room.join(session);
            return new Said(name, number);
        }

        @OnMessage
        Said count(Said said) {
            return new Said(said.name(), said.number() + 1);
        }
    }
}
