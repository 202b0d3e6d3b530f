package io.mahakam.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** An application that has Spring MVC match paths as it did before it parsed their patterns. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"server.address=127.0.0.1", "spring.mvc.pathmatch.matching-strategy=ant-path-matcher"})
class AntPathMatcherRoundTripTests {
    @LocalServerPort
    private int port;

    @Test
    void plainRequestsAreAnsweredAsEver() {
        assertThat(RawHttp.get(port, "/page").body()).isEqualTo("page");
        assertThat(RawHttp.get(port, "/nowhere").status()).isEqualTo(404);
    }

    @Test
    void anEndpointIsFound() {
        assertThat(RawHttp.get(port, "/ant/1").status()).isEqualTo(426);
        assertThat(RawHttp.exchange(port, RawHttp.handshake("/ant/1")).status()).isEqualTo(101);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({Ant.class, Page.class})
    static class Application {}

    @WebSocketEndpoint("/ant/{id}")
    static class Ant {
        @OnMessage
        String echo(String text) {
            return text;
        }
    }

    @RestController
    static class Page {
        @GetMapping("/page")
        String page() {
            return "page";
        }
    }
}
