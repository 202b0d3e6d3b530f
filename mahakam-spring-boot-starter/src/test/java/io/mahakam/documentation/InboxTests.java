package io.mahakam.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.spring.room.RoomService;
import io.mahakam.spring.test.HandshakeResponse;
import io.mahakam.spring.test.WebSocketTest;
import io.mahakam.spring.test.WebSocketTestClient;
import io.mahakam.spring.test.WebSocketTestSession;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.test.context.support.WithMockUser;

@WebSocketTest(value = Inbox.class, properties = "mahakam.outbound.max-queued-messages=10")
class InboxTests {
    @Autowired
    WebSocketTestClient client;

    @Autowired
    RoomService rooms;

    @Test
    void nobodyIsRefused() {
        HandshakeResponse answer = client.handshake("/inbox").refused();

        assertThat(answer.status().value()).isEqualTo(401);
    }

    @Test
    @WithMockUser("ada")
    void theUserIsGreeted() {
        assertThat(client.connect("/inbox").expect(String.class)).isEqualTo("Hello ada");
    }

    @Test
    @WithMockUser("ada")
    void aClientThatDoesNotReadIsClosed() {
        WebSocketTestSession ada = client.connect("/inbox");
        ada.expect(String.class);

        ada.pauseReading();
        for (int i = 0; i < 20; i++) {
            rooms.room("inbox/ada").broadcast("mail " + i);
        }
        client.awaitIdle();
        ada.resumeReading();

        assertThat(ada.expectClose().code()).isEqualTo(1013);
    }

    @Test
    @WithMockUser("ada")
    void aClientThatIsGoneIsNoticed() {
        WebSocketTestSession ada = client.connect("/inbox");
        ada.pauseReading(1000); // so much is still taken by the network
        client.advance(Duration.ofSeconds(25)); // heartbeat.interval: the ping
        client.advance(Duration.ofSeconds(20)); // heartbeat.timeout

        assertThat(rooms.room("inbox/ada").count()).isZero();
        ada.resumeReading();
        ada.expectUntil(String.class, "Hello ada"::equals);
        assertThat(ada.expectClose()).isEqualTo(CloseStatus.ABNORMAL);
    }
}
