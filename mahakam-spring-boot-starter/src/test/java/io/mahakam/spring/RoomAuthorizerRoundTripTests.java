package io.mahakam.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.room.JoinRefusedException;
import io.mahakam.room.JoinRefusedException.Reason;
import io.mahakam.room.Room;
import io.mahakam.room.RoomAuthorizer;
import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.annotation.OnError;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.OnOpen;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import io.mahakam.spring.room.RoomService;
import io.mahakam.spring.session.WebSocketSessionRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Who may join which room, and what those are told who may not. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "server.address=127.0.0.1",
            "mahakam.rooms.tiny.max-members=1",
            "mahakam.limits.rooms-per-session=2",
            "mahakam.limits.max-rooms=3"
        })
class RoomAuthorizerRoundTripTests {
    @LocalServerPort
    private int port;

    @Autowired
    private RoomService rooms;

    @Autowired
    private WebSocketSessionRegistry sessions;

    @BeforeEach
    void nobodyIsLeft() {
        await().until(() -> rooms.names().isEmpty() && sessions.all().isEmpty());
    }

    @Test
    void allHaveToAgree() {
        try (WebSocketTestClient ann = asking("ann")) {
            assertThat(join(ann, "public")).isEqualTo("joined public");
            assertThat(join(ann, "secret")).isEqualTo(refused("Not allowed in this room"));
            assertThat(join(ann, "closed")).isEqualTo(refused("Not allowed in this room"));
            assertThat(join(ann, "again")).as("the session stays").isEqualTo("joined again");
        }
        try (WebSocketTestClient boss = asking("boss")) {
            assertThat(join(boss, "secret")).isEqualTo("joined secret");
        }
    }

    @Test
    void whoComesForARoomAndMayNotHasNoSession() {
        try (WebSocketTestClient client = WebSocketTestClient.connect(port, "/room/secret")) {
            assertThat(client.nextClose()).isEqualTo(new CloseStatus(4403, "Not allowed in this room"));
        }
    }

    @Test
    void limitsRefuseAsWell() {
        try (WebSocketTestClient ann = asking("ann");
                WebSocketTestClient bob = asking("bob")) {
            assertThat(join(ann, "tiny")).isEqualTo("joined tiny");
            assertThat(join(bob, "tiny")).isEqualTo(refused("The room is full"));
            try (WebSocketTestClient late = WebSocketTestClient.connect(port, "/room/tiny")) {
                assertThat(late.nextClose()).isEqualTo(CloseStatus.TRY_AGAIN_LATER.withReason("The room is full"));
            }
            assertThat(join(ann, "two")).isEqualTo("joined two");
            assertThat(join(ann, "three")).isEqualTo(refused("In too many rooms"));
            assertThat(join(bob, "three")).isEqualTo("joined three");
            assertThat(join(bob, "four")).isEqualTo(refused("Too many rooms"));
        }
    }

    @Test
    void aServiceGetsTheException() {
        try (WebSocketTestClient ann = asking("ann")) {
            assertThat(join(ann, "public")).isEqualTo("joined public");
            WebSocketSession session = sessions.ofUser("ann").iterator().next();
            assertThatExceptionOfType(JoinRefusedException.class)
                    .isThrownBy(() -> rooms.room("secret").join(session))
                    .returns(Reason.NOT_AUTHORIZED, JoinRefusedException::reason)
                    .returns("secret", JoinRefusedException::room);
            assertThat(session.rooms()).containsExactly("public");
        }
    }

    @Test
    void theEndpointsOwnAnswerComesFirst() {
        try (WebSocketTestClient client = WebSocketTestClient.connect(port, "/polite")) {
            client.send("secret");
            assertThat(client.nextText()).isEqualTo("Sorry, not secret");
        }
    }

    private WebSocketTestClient asking(String user) {
        return WebSocketTestClient.connect(port, "/asking", handshake -> handshake.header("X-User", user));
    }

    private static String join(WebSocketTestClient client, String room) {
        client.send(room);
        return client.nextText();
    }

    private static String refused(String detail) {
        return "{\"type\":\"error\",\"problem\":\"about:blank\",\"title\":\"Forbidden\",\"status\":403,\"detail\":\""
                + detail + "\"}";
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({Asking.class, OneRoom.class, Polite.class, Rules.class, EndpointRoundTripTests.Authentication.class})
    static class Application {
        @Bean
        RoomAuthorizer closedIsForNobody() {
            return (session, room) -> !room.name().equals("closed");
        }
    }

    /** Wants the rooms that it guards. */
    static class Rules implements RoomAuthorizer {
        Rules(RoomService rooms) {
            assertThat(rooms).isNotNull();
        }

        @Override
        public boolean mayJoin(WebSocketSession session, Room room) {
            return !room.name().equals("secret")
                    || session.principal() != null
                            && session.principal().getName().equals("boss");
        }
    }

    @WebSocketEndpoint("/asking")
    static class Asking {
        @OnMessage
        String join(String room, WebSocketSession session, RoomService rooms) {
            rooms.room(room).join(session);
            return "joined " + room;
        }
    }

    @WebSocketEndpoint("/room/{room}")
    static class OneRoom {
        @OnOpen
        void open(WebSocketSession session, Room room) {
            room.join(session);
        }
    }

    @WebSocketEndpoint("/polite")
    static class Polite {
        @OnMessage
        void join(String room, WebSocketSession session, RoomService rooms) {
            rooms.room(room).join(session);
        }

        @OnError
        String refused(JoinRefusedException refused) {
            return "Sorry, not " + refused.room();
        }
    }
}
