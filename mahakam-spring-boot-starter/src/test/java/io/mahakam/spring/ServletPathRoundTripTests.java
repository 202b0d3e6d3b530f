package io.mahakam.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.webmvc.actuate.web.mappings.DispatcherServletsMappingDescriptionProvider;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Profile;

/** Spring MVC under a path of its own, and endpoints that are beans on conditions. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "server.address=127.0.0.1",
            "server.servlet.context-path=/app",
            "spring.mvc.servlet.path=/api",
            "test.wanted=true"
        })
class ServletPathRoundTripTests {
    @LocalServerPort
    private int port;

    @Autowired
    private ApplicationContext context;

    @Test
    void thePathIsThatOfTheServlet() {
        try (WebSocketTestClient client = WebSocketTestClient.connect(port, "/app/api/wanted")) {
            client.send("");
            assertThat(client.nextText()).isEqualTo("/app/api/wanted");
        }
        assertThat(RawHttp.get(port, "/app/api/wanted").status()).isEqualTo(426);
        assertThat(RawHttp.exchange(port, RawHttp.handshake("/app/wanted")).status())
                .isEqualTo(404);
    }

    @Test
    void whatIsNoBeanIsNotServed() {
        assertThat(RawHttp.exchange(port, RawHttp.handshake("/app/api/unwanted"))
                        .status())
                .isEqualTo(404);
        assertThat(RawHttp.exchange(port, RawHttp.handshake("/app/api/other")).status())
                .isEqualTo(404);
    }

    /** What the actuator's endpoint "mappings" shows. */
    @Test
    void mappingsAreDescribed() {
        assertThat(new DispatcherServletsMappingDescriptionProvider()
                        .describeMappings(context)
                        .get("dispatcherServlet"))
                .anySatisfy(mapping -> {
                    assertThat(mapping.getPredicate()).contains("GET [/wanted]", "Upgrade=websocket");
                    assertThat(mapping.getDetails()
                                    .getRequestMappingConditions()
                                    .getPatterns())
                            .containsExactly("/wanted");
                });
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({Wanted.class, Unwanted.class, Other.class})
    static class Application {}

    @WebSocketEndpoint("/wanted")
    @ConditionalOnProperty("test.wanted")
    static class Wanted {
        @OnMessage
        String path(WebSocketSession session, String text) {
            return session.uri().getPath();
        }
    }

    @WebSocketEndpoint("/unwanted")
    @ConditionalOnProperty("test.unwanted")
    static class Unwanted extends Wanted {}

    @WebSocketEndpoint("/other")
    @Profile("other")
    static class Other extends Wanted {}
}
