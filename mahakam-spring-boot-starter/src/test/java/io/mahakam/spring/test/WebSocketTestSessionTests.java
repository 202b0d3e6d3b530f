package io.mahakam.spring.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.protocol.Opcode;
import io.mahakam.session.Sessions;
import io.mahakam.spring.room.RoomService;
import io.mahakam.spring.test.ChatBeans.Chat;
import io.mahakam.spring.test.ChatBeans.Said;
import io.mahakam.spring.test.ChatBeans.Say;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.ParameterizedTypeReference;

/** In memory. */
@WebSocketTest(
        properties = {
            "mahakam.heartbeat.interval=25s",
            "mahakam.heartbeat.timeout=20s",
            "mahakam.outbound.max-queued-messages=10"
        })
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WebSocketTestSessionTests {
    @Autowired
    private WebSocketTestClient client;

    @Autowired
    private RoomService rooms;

    @Autowired
    private Sessions sessions;

    @Autowired
    private Chat chat;

    @BeforeEach
    void forget() {
        chat.closed().clear();
    }

    @Test
    void textAndBytesAndObjectsAreSentAndExpected() {
        WebSocketTestSession echo = client.connect("/echo");

        assertThat(echo.send("{\"a\":1}").expect(new ParameterizedTypeReference<Map<String, Integer>>() {}))
                .isEqualTo(Map.of("a", 1));
        assertThat(echo.send(new Say("x")).expect(String.class)).isEqualTo("{\"text\":\"x\"}");
        assertThat(echo.send(new byte[] {1, 2}).expect(byte[].class)).containsExactly(1, 2);
        assertThat(echo.send(ByteBuffer.wrap(new byte[] {3})).expect(ByteBuffer.class))
                .isEqualTo(ByteBuffer.wrap(new byte[] {3}));
    }

    @Test
    void framesAreSentAsTheyAreNamedAndBytesAsTheyAre() {
        WebSocketTestSession echo = client.connect("/echo");
        echo.sendFrame(false, Opcode.TEXT, "He".getBytes())
                .ping((byte) 7)
                .sendFrame(true, Opcode.CONTINUATION, "llo".getBytes());
        assertThat(echo.expectPong()).containsExactly(7);
        assertThat(echo.expect(String.class)).isEqualTo("Hello");

        echo.sendBytes((byte) 0x81, (byte) 0x00); // not masked
        assertThat(echo.expectClose(1002).reason()).isNotEmpty();
        assertThat(echo.isOpen()).isFalse();
    }

    @Test
    void aMessageOfAnotherTypeFailsWithTheTranscript() {
        WebSocketTestSession ada = client.connect("/chat/java?name=Ada");

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> ada.expect(byte[].class))
                .withMessageContaining("Expected a message of type byte[], but there came text {\"name\"")
                .withMessageContaining("0.000 s    GET /chat/java?name=Ada")
                .withMessageContaining("0.000 s <- text {\"name\":\"Ada\",\"text\":\"joined\"}");
    }

    @Test
    void nothingIsAFailureIfSomethingIsExpectedAndSomethingIfNothingIs() {
        WebSocketTestSession echo = client.withTimeout(Duration.ofMillis(50)).connect("/echo");
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> echo.expect(String.class))
                .withMessageContaining("nothing came within 50 ms");
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(echo::expectPong)
                .withMessageContaining("none came within 50 ms");
        echo.expectNothing();

        echo.send("x");

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(echo::expectNothing)
                .withMessageContaining("-> text x");
    }

    @Test
    void messagesArePassedOverUntilTheOneThatIsWanted() {
        WebSocketTestSession ada = client.connect("/chat/java?name=Ada");
        ada.send(new Say("one")).send(new Say("two"));

        assertThat(ada.expectUntil(Said.class, said -> said.text().equals("two")))
                .isEqualTo(new Said("Ada", "two"));
        ada.sendFrame(true, Opcode.CONTINUATION);
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> ada.expectUntil(Said.class, said -> true))
                .withMessageContaining("but the session was closed");
        assertThat(ada.expectClose()).isEqualTo(ada.expectClose(1002));
    }

    @Test
    void theEndIsExpectedAndNothingCanBeSentBehindIt() {
        WebSocketTestSession echo = client.connect("/echo");
        echo.send("before");
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(echo::expectClose)
                .withMessageContaining("Expected the end, but there came text before");

        echo.close(new CloseStatus(4000, "bye"));

        echo.expectClose(4000);
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> echo.expectClose(1000))
                .withMessageContaining("but it was 4000");
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> echo.send("behind"));
    }

    @Test
    void aClientThatIsGoneIsNoticed() {
        WebSocketTestSession ada = client.connect("/chat/java");
        client.awaitIdle();

        ada.abort();
        client.awaitIdle();

        assertThat(chat.closed()).containsExactly(1006);
        assertThat(rooms.room("java").count()).isZero();
    }

    @Test
    void aClientThatDoesNotReadIsTooSlowAndReadsAfterAll() {
        WebSocketTestSession slow = client.connect("/chat/java?name=Slow");
        client.awaitIdle(); // or the other one may be in the room first
        WebSocketTestSession quick = client.connect("/chat/java?name=Quick");
        client.awaitIdle();

        slow.pauseReading();
        for (int i = 0; i < 12; i++) {
            rooms.room("java").broadcast(new Said("x", "" + i));
        }
        client.awaitIdle();
        quick.expectUntil(Said.class, said -> said.text().equals("11"));
        slow.resumeReading();

        slow.expect(Said.class);
        slow.expect(Said.class);
        slow.expectClose(1013);
    }

    @Test
    void timePassesOnlyWhenItIsToldTo() {
        WebSocketTestSession silent = client.connect("/chat/java");
        WebSocketTestSession answering = client.connect("/echo");
        silent.pauseReading(1000);

        client.advance(Duration.ofSeconds(26));
        assertThat(answering.transcript()).anySatisfy(line -> assertThat(line).startsWith("   25.000 s <- ping"));
        assertThat(chat.closed()).isEmpty();
        client.advance(Duration.ofSeconds(25));

        assertThat(chat.closed()).containsExactly(1006);
        assertThat(answering.isOpen()).isTrue();
    }

    @Test
    @Order(1)
    void whatIsLeftOpen() {
        client.connect("/chat/java").pauseReading();
        client.connect("/chat/java").send(new Say("Hello"));
    }

    @Test
    @Order(2)
    void isClosedWhenTheTestEnds() {
        assertThat(sessions.all()).isEmpty();
        assertThat(rooms.find("java")).isEmpty();
    }
}
