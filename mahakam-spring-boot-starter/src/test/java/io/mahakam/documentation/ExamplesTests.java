package io.mahakam.documentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mahakam.documentation.OrderService.Order;
import io.mahakam.documentation.Thermometers.Reading;
import io.mahakam.protocol.CloseStatus;
import io.mahakam.spring.RawHttp;
import io.mahakam.spring.WebSocketTestClient;
import io.mahakam.spring.room.RoomService;
import io.mahakam.spring.room.TransactionsInMemory;
import jakarta.servlet.Filter;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Principal;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.web.client.RestClient;
import tools.jackson.dataformat.cbor.CBORMapper;

/** The examples do what the pages say. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"server.address=127.0.0.1", "mahakam.rooms.news.history-messages=20", "files=${java.io.tmpdir}"})
class ExamplesTests {
    @LocalServerPort
    private int port;

    @Autowired
    private RoomService rooms;

    @Autowired
    private OrderService orders;

    @Autowired
    private Alerts alerts;

    @Autowired
    private Attendance attendance;

    @Test
    void chatAnnouncesRelaysAndSaysGoodbye() {
        try (WebSocketTestClient ada = connect("/chat/river?name=Ada")) {
            assertThat(ada.nextText()).isEqualTo("{\"name\":\"Ada\",\"text\":\"joined\"}");
            try (WebSocketTestClient guest = connect("/chat/river")) {
                assertThat(ada.nextText()).isEqualTo("{\"name\":\"Guest\",\"text\":\"joined\"}");
                guest.send("{\"text\":\"Morning!\"}");
                assertThat(ada.nextText()).isEqualTo("{\"name\":\"Guest\",\"text\":\"Morning!\"}");
            }
            assertThat(ada.nextText()).isEqualTo("{\"name\":\"Guest\",\"text\":\"left\"}");
        }
    }

    @Test
    void feedsAreRegisteredByCode() {
        try (WebSocketTestClient reader = connect("/feeds/news")) {
            await().until(() -> rooms.room("news").count() == 1);
            rooms.room("news").broadcast("rain");
            assertThat(reader.nextText()).isEqualTo("rain");
        }
    }

    @Test
    void quotesAreAnsweredInline() {
        try (WebSocketTestClient client = connect("/quotes")) {
            client.send("NONE");
            client.send("ACME");
            assertThat(client.nextText()).isEqualTo("42");
        }
    }

    @Test
    void chatAnswersWhatItCannotRead() {
        try (WebSocketTestClient ada = connect("/chat/reader")) {
            ada.nextText();
            ada.send("{\"text\":");
            assertThat(ada.nextText())
                    .isEqualTo("{\"type\":\"error\",\"problem\":\"about:blank\",\"title\":\"Bad Request\","
                            + "\"status\":400,\"detail\":\"The message is not valid JSON at line 1, column 9\"}");
        }
    }

    @Test
    void forumTellsWhatWasSaid() {
        try (WebSocketTestClient ada = connect("/forum/news?name=Ada")) {
            assertThat(ada.nextText()).isEqualTo("{\"name\":\"Ada\",\"present\":1}");
            ada.send("{\"author\":\"Ada\",\"text\":\"Morning!\"}");
            assertThat(ada.nextText()).isEqualTo("{\"author\":\"Ada\",\"text\":\"Morning!\"}");
            try (WebSocketTestClient bob = connect("/forum/news?name=Bob")) {
                assertThat(bob.nextText()).isEqualTo("{\"author\":\"Ada\",\"text\":\"Morning!\"}");
                assertThat(bob.nextText()).isEqualTo("{\"name\":\"Bob\",\"present\":2}");
                assertThat(rooms.room("news").presence())
                        .extracting(who -> who.attributes().get("name"))
                        .containsExactlyInAnyOrder("Ada", "Bob");
            }
        }
    }

    @Test
    void echoKeepsTheKind() {
        try (WebSocketTestClient client = connect("/echo")) {
            client.send("text");
            assertThat(client.nextText()).isEqualTo("text");
            client.send((byte) 1, (byte) 2);
            assertThat(client.nextBinary()).containsExactly(1, 2);
        }
    }

    @Test
    void calculatorExplainsItselfAndGoesOn() {
        try (WebSocketTestClient client = connect("/calculator")) {
            client.send("{\"dividend\":12,\"divisor\":0}");
            assertThat(client.nextText()).isEqualTo("{\"problem\":\"There is no such quotient\"}");
            client.send("twelve");
            assertThat(client.nextText()).startsWith("{\"problem\":\"The message is not valid JSON");
            client.send("{\"dividend\":12,\"divisor\":4}");
            assertThat(client.nextText()).isEqualTo("{\"quotient\":3}");
        }
    }

    @Test
    void whispersReachOnlyWhomTheyAreFor() {
        try (WebSocketTestClient ann = connect("/whisper/ann");
                WebSocketTestClient bob = connect("/whisper/bob")) {
            await().until(() -> rooms.room("user-ann").count() == 1
                    && rooms.room("user-bob").count() == 1);
            ann.send("{\"to\":\"bob\",\"text\":\"hi\"}");
            assertThat(bob.nextText()).isEqualTo("ann: hi");
            bob.send("{\"to\":\"\",\"text\":\"x\"}");
            bob.send("{\"to\":\"ann\",\"text\":\"#{1+1}\"}");
            assertThat(ann.nextText()).isEqualTo("bob: #{1+1}");
        }
    }

    @Test
    void uploadsAreCounted() {
        try (WebSocketTestClient client = connect("/upload")) {
            client.send(new byte[100_000]);
            assertThat(client.nextText()).isEqualTo("100000 bytes");
        }
    }

    @Test
    void downloadsEndWithTheFile() throws IOException {
        Path file = Files.createTempFile("download", null);
        try (WebSocketTestClient client = connect("/download")) {
            Files.writeString(file, "all of it");
            client.send(file.getFileName().toString());
            assertThat(client.nextBinary()).asString().isEqualTo("all of it");
            assertThat(client.nextClose()).isEqualTo(CloseStatus.NORMAL);
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void searchSendsEachHit() {
        try (WebSocketTestClient client = connect("/search")) {
            client.send("Sea");
            assertThat(client.nextText()).isEqualTo("{\"title\":\"Sea of Stars\"}");
            assertThat(client.nextText()).isEqualTo("{\"title\":\"Sea of Sand\"}");
        }
    }

    @Test
    void clockTicks() {
        try (WebSocketTestClient client = connect("/clock")) {
            assertThat(client.nextText()).matches("\\{\"now\":\"2.*Z\"}");
        }
    }

    @Test
    void ordersArriveWhenTheyAreCommitted() {
        try (WebSocketTestClient kitchen = connect("/kitchen")) {
            await().until(() -> rooms.room("kitchen").count() == 1);
            assertThatThrownBy(() -> orders.place(new Order(1, " "))).hasMessage("Nothing is ordered");
            orders.place(new Order(2, "soup"));
            assertThat(kitchen.nextText()).isEqualTo("{\"number\":2,\"item\":\"soup\"}");
        }
    }

    @Test
    void alertsReachWhomTheyAreFor() {
        try (WebSocketTestClient ada =
                        WebSocketTestClient.connect(port, "/inbox", handshake -> handshake.header("X-User", "Ada"));
                WebSocketTestClient guest = connect("/lobby?name=Guest")) {
            ada.nextText();
            alerts.user("Ada", "for you");
            alerts.everybody("for all");
            assertThat(ada.nextText()).isEqualTo("{\"text\":\"for you\"}");
            assertThat(ada.nextText()).isEqualTo("{\"text\":\"for all\"}");
            for (String table : List.of("1", "2")) {
                guest.send("{\"action\":\"sit\",\"table\":\"" + table + "\"}");
                assertThat(guest.nextText()).contains("sits down");
            }
            alerts.guests("once");
            alerts.guests("again");
            assertThat(guest.nextText()).isEqualTo("{\"text\":\"once\"}");
            assertThat(guest.nextText()).isEqualTo("{\"text\":\"again\"}");
            alerts.lockOut("Ada");
            assertThat(ada.nextClose()).isEqualTo(CloseStatus.POLICY_VIOLATION);
        }
    }

    @Test
    void aReservedTableIsForUsers() {
        try (WebSocketTestClient guest = connect("/lobby?name=Guest")) {
            guest.send("{\"action\":\"sit\",\"table\":\"reserved\"}");
            assertThat(guest.nextText()).contains("\"status\":403,\"detail\":\"Not allowed in this room\"");
        }
    }

    @Test
    void attendanceIsCounted() {
        try (WebSocketTestClient one = connect("/whiteboard/counted");
                WebSocketTestClient other = connect("/whiteboard/counted")) {
            await().untilAsserted(
                            () -> assertThat(attendance.mostAtOnce("counted")).isEqualTo(2));
            one.send((byte) 1);
            assertThat(other.nextBinary()).as("both are still there").containsExactly(1);
        }
    }

    @Test
    void lobbyHasTables() {
        try (WebSocketTestClient ada = connect("/lobby?name=Ada");
                WebSocketTestClient grace = connect("/lobby?name=Grace")) {
            ada.send("{\"action\":\"sit\",\"table\":\"1\"}");
            assertThat(ada.nextText()).isEqualTo("{\"table\":\"1\",\"text\":\"Ada sits down\"}");
            grace.send("{\"action\":\"sit\",\"table\":\"1\"}");
            assertThat(ada.nextText()).isEqualTo("{\"table\":\"1\",\"text\":\"Grace sits down\"}");
            grace.send("{\"action\":\"rise\",\"table\":\"1\"}");
            assertThat(ada.nextText()).isEqualTo("{\"table\":\"1\",\"text\":\"Grace gets up\"}");
        }
    }

    @Test
    void whiteboardSparesWhoDrew() {
        try (WebSocketTestClient ada = connect("/whiteboard/plan");
                WebSocketTestClient grace = connect("/whiteboard/plan")) {
            await().until(() -> rooms.room("plan").count() == 2);
            ada.send((byte) 1);
            assertThat(grace.nextBinary()).containsExactly(1);
            grace.send((byte) 2);
            assertThat(ada.nextBinary()).containsExactly(2);
        }
    }

    @Test
    void thermometersSpeakCborAndJsonInOneRoom() {
        CBORMapper cbor = new CBORMapper();
        try (WebSocketTestClient small = WebSocketTestClient.connect(
                        port, "/thermometers", handshake -> handshake.subprotocols("cbor"));
                WebSocketTestClient plain = connect("/thermometers")) {
            await().until(() -> rooms.room("thermometers").count() == 2);
            assertThat(small.subprotocol()).isEqualTo("cbor");
            small.send(cbor.writeValueAsBytes(new Reading("attic", 20.5)));
            assertThat(cbor.readValue(small.nextBinary(), Reading.class)).isEqualTo(new Reading("attic", 20.5));
            assertThat(plain.nextText()).isEqualTo("{\"sensor\":\"attic\",\"celsius\":20.5}");
            plain.send("{\"sensor\":\"hall\",\"celsius\":19}");
            assertThat(plain.nextText()).contains("hall");
            assertThat(cbor.readValue(small.nextBinary(), Reading.class)).isEqualTo(new Reading("hall", 19));
            small.send((byte) 0xff);
            assertThat(small.nextText()).contains("\"detail\":\"The message is not the expected CBOR\"");
        }
    }

    @Test
    void boardTellsMovesApart() {
        try (WebSocketTestClient client = connect("/board")) {
            client.send("{\"type\":\"place\",\"x\":3,\"y\":4}");
            assertThat(client.nextText()).isEqualTo("at 3, 4");
            client.send("{\"type\":\"place\",\"x\":8,\"y\":4}");
            assertThat(client.nextText()).isEqualTo("{\"refused\":\"not on the board\"}");
            client.send("{\"type\":\"undo\"}");
            assertThat(client.nextText()).isEqualTo("undone");
            client.send("{\"type\":\"resign\"}");
            assertThat(client.nextText()).contains("\"detail\":\"The message has the unknown type 'resign'\"");
        }
    }

    @Test
    void guestbookWantsNames() {
        try (WebSocketTestClient client = connect("/guestbook")) {
            client.send("{\"name\":\"\",\"text\":\"Hi\"}");
            assertThat(client.nextText())
                    .isEqualTo("{\"type\":\"error\",\"problem\":\"about:blank\",\"title\":\"Unprocessable Content\","
                            + "\"status\":422,\"detail\":\"The message is not valid\","
                            + "\"errors\":[{\"field\":\"name\",\"message\":\"must not be blank\"}]}");
            client.send("{\"name\":\"Ada\",\"text\":\"Hi\"}");
            assertThat(client.nextText()).isEqualTo("{\"name\":\"Ada\",\"text\":\"Hi\"}");
        }
    }

    @Test
    void inboxKnowsItsUser() {
        try (WebSocketTestClient ada =
                WebSocketTestClient.connect(port, "/inbox", handshake -> handshake.header("X-User", "Ada"))) {
            assertThat(ada.nextText()).isEqualTo("Hello Ada");
            rooms.room("inbox/Ada").broadcast("news");
            assertThat(ada.nextText()).isEqualTo("news");
        }
    }

    @Test
    void visitorsAreListedAndBanned() {
        try (WebSocketTestClient eve =
                WebSocketTestClient.connect(port, "/inbox", handshake -> handshake.header("X-User", "Eve"))) {
            eve.nextText();
            RestClient http = RestClient.create("http://127.0.0.1:" + port);
            assertThat(http.get().uri("/visitors").retrieve().body(String.class))
                    .contains("\"Eve\"");
            http.delete().uri("/visitors/Eve").retrieve().toBodilessEntity();
            assertThat(eve.nextClose()).isEqualTo(CloseStatus.POLICY_VIOLATION.withReason("Mind your language"));
        }
    }

    @Test
    void inboxIsForMembersOnly() {
        assertThatThrownBy(() -> connect("/inbox"))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(WebSocketHandshakeException.class)
                .satisfies(thrown -> assertThat(((WebSocketHandshakeException) thrown.getCause())
                                .getResponse()
                                .statusCode())
                        .isEqualTo(401));
    }

    @Test
    void oldClientsAreSentAway() {
        RawHttp.Answer answer = RawHttp.exchange(port, RawHttp.handshake("/echo?version=1"));
        assertThat(answer.status()).isEqualTo(410);
        assertThat(answer.body()).contains("\"detail\":\"Please load the page again\"");
    }

    @Test
    void whatAFilterHasSetIsInTheAnswer() {
        RawHttp.Answer answer = RawHttp.exchange(port, RawHttp.handshake("/echo"));
        assertThat(answer.status()).isEqualTo(101);
        assertThat(answer.headers()).containsEntry("Set-Cookie", "seen=yes");
    }

    private WebSocketTestClient connect(String path) {
        return WebSocketTestClient.connect(port, path);
    }

    @TestConfiguration
    @EnableScheduling
    @EnableTransactionManagement
    static class Surroundings {
        /** In the place of a database's. */
        @Bean
        TransactionsInMemory transactionManager() {
            return new TransactionsInMemory();
        }

        /** In the place of a login. */
        @Bean
        Filter login() {
            return (request, response, chain) -> {
                String user = ((HttpServletRequest) request).getHeader("X-User");
                Principal principal = user == null ? null : () -> user;
                ((HttpServletResponse) response).addCookie(new Cookie("seen", "yes"));
                chain.doFilter(
                        new HttpServletRequestWrapper((HttpServletRequest) request) {
                            @Override
                            public Principal getUserPrincipal() {
                                return principal;
                            }
                        },
                        response);
            };
        }
    }
}
