package io.mahakam.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.OnOpen;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import io.mahakam.spring.session.WebSocketSessionRegistry;
import java.util.Collection;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The application's sessions as a bean. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "server.address=127.0.0.1")
class SessionRegistryRoundTripTests {
    @LocalServerPort
    private int port;

    @Autowired
    private WebSocketSessionRegistry sessions;

    @BeforeEach
    void nobodyIsLeft() {
        await().until(() -> sessions.all().isEmpty() && sessions.users().isEmpty());
    }

    @Test
    void sessionsAreFoundByIdUserAndEndpointAndClosedByAnybody() {
        Collection<WebSocketSession> all = sessions.all();
        Collection<WebSocketSession> ofAnn = sessions.ofUser("ann");
        Collection<WebSocketSession> ofNews = sessions.ofEndpoint("news");
        Set<String> users = sessions.users();
        assertThat(all).isEmpty();
        assertThat(ofAnn).isEmpty();
        assertThat(ofNews).isEmpty();

        try (WebSocketTestClient desk = connect("/news", "ann");
                WebSocketTestClient phone = connect("/mail", "ann");
                WebSocketTestClient other = connect("/news", "bob")) {
            WebSocketSession session = sessions.find(desk.nextText()).orElseThrow();
            phone.nextText();
            other.nextText();
            assertThat(all).hasSize(3).contains(session);
            assertThat(sessions.count()).isEqualTo(3);
            assertThat(ofAnn).hasSize(2).contains(session);
            assertThat(ofNews).hasSize(2).contains(session);
            assertThat(users).containsExactlyInAnyOrder("ann", "bob");
            assertThat(session.endpointId()).isEqualTo("news");

            ofAnn.forEach(each -> each.close(CloseStatus.POLICY_VIOLATION));
            assertThat(desk.nextClose()).isEqualTo(CloseStatus.POLICY_VIOLATION);
            assertThat(phone.nextClose()).isEqualTo(CloseStatus.POLICY_VIOLATION);
            await().untilAsserted(() -> assertThat(all).hasSize(1).doesNotContain(session));
            await().untilAsserted(() -> assertThat(users).containsExactly("bob"));
        }
        await().untilAsserted(() -> assertThat(all).isEmpty());
    }

    @Test
    void viewsCannotBeChanged() {
        try (WebSocketTestClient client = connect("/news", "eve")) {
            client.nextText();
            for (Collection<?> view :
                    Set.of(sessions.all(), sessions.ofUser("eve"), sessions.ofEndpoint("news"), sessions.users())) {
                assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(view::clear);
            }
            assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(sessions.endpointIds()::clear);
        }
    }

    @Test
    void anEndpointThatDoesNotExistIsAMistake() {
        assertThat(sessions.endpointIds()).containsExactlyInAnyOrder("news", "mail");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sessions.ofEndpoint("nwes"))
                .withMessage("No endpoint has the id 'nwes'. There are: [mail, news]");
    }

    private WebSocketTestClient connect(String path, String user) {
        return WebSocketTestClient.connect(port, path, handshake -> handshake.header("X-User", user));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({News.class, Mail.class, EndpointRoundTripTests.Authentication.class})
    static class Application {}

    @WebSocketEndpoint("/news")
    static class News {
        @OnOpen
        String open(WebSocketSession session) {
            return session.id();
        }
    }

    @WebSocketEndpoint("/mail")
    static class Mail {
        @OnOpen
        String open(WebSocketSession session) {
            return session.id();
        }

        @OnMessage
        void ignore(String text) {}
    }
}
