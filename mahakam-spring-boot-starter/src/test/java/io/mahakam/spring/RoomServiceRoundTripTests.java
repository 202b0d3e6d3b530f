package io.mahakam.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.annotation.OnOpen;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import io.mahakam.spring.room.RoomService;
import io.mahakam.spring.room.TransactionsInMemory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.support.TransactionTemplate;

/** What a service reaches with the RoomService: several rooms, users, endpoints. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "server.address=127.0.0.1")
class RoomServiceRoundTripTests {
    @LocalServerPort
    private int port;

    @Autowired
    private RoomService rooms;

    @Test
    void severalRoomsUsersAndEndpointsAreReachedOnceAndAfterTheCommit() {
        try (WebSocketTestClient desk = connect("/desk", "ann");
                WebSocketTestClient phone = connect("/phone", "ann");
                WebSocketTestClient other = connect("/phone", "bob")) {
            new TransactionTemplate(new TransactionsInMemory()).executeWithoutResult(status -> {
                assertThat(rooms.to("news", "prices").send("rooms").deferred()).isTrue();
                assertThat(rooms.toUser("ann").send("user").recipients()).isEqualTo(2);
                assertThat(rooms.toAll("phone").send("endpoint").deferred()).isTrue();
                assertThat(rooms.toUser("ann").now().send("now").deferred()).isFalse();
            });
            for (String expected : List.of("now", "rooms", "user")) {
                assertThat(desk.nextText()).isEqualTo(expected);
            }
            for (String expected : List.of("now", "rooms", "user", "endpoint")) {
                assertThat(phone.nextText()).isEqualTo(expected);
            }
            for (String expected : List.of("rooms", "endpoint")) {
                assertThat(other.nextText()).isEqualTo(expected);
            }

            assertThat(rooms.disconnectUser("ann", CloseStatus.POLICY_VIOLATION))
                    .isEqualTo(2);
            assertThat(desk.nextClose()).isEqualTo(CloseStatus.POLICY_VIOLATION);
            assertThat(phone.nextClose()).isEqualTo(CloseStatus.POLICY_VIOLATION);
            rooms.toAll("phone").send("still here");
            assertThat(other.nextText()).isEqualTo("still here");
        }
    }

    @Test
    void anEndpointThatDoesNotExistIsAMistake() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rooms.toAll("phones"))
                .withMessage("No endpoint has the id 'phones'. There are: [desk, phone]");
    }

    private WebSocketTestClient connect(String path, String user) {
        WebSocketTestClient client =
                WebSocketTestClient.connect(port, path, handshake -> handshake.header("X-User", user));
        assertThat(client.nextText()).isEqualTo("welcome");
        return client;
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({Desk.class, Phone.class, EndpointRoundTripTests.Authentication.class})
    static class Application {}

    @WebSocketEndpoint("/desk")
    static class Desk {
        @OnOpen
        String open(WebSocketSession session, RoomService rooms) {
            rooms.room("news").join(session);
            rooms.room("prices").join(session);
            return "welcome";
        }
    }

    @WebSocketEndpoint("/phone")
    static class Phone {
        @OnOpen
        String open(WebSocketSession session, RoomService rooms) {
            rooms.room("news").join(session);
            return "welcome";
        }
    }
}
