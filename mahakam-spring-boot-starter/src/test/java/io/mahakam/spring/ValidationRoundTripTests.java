package io.mahakam.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.spring.annotation.OnError;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.validation.annotation.Validated;
import org.springframework.web.bind.MethodArgumentNotValidException;

/** Messages that are to be valid. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "server.address=127.0.0.1")
class ValidationRoundTripTests {
    private static final String INVALID = "{\"type\":\"error\",\"problem\":\"about:blank\",\"title\":"
            + "\"Unprocessable Content\",\"status\":422,\"detail\":\"The message is not valid\",\"errors\":";

    @LocalServerPort
    private int port;

    @Test
    void whatIsWrongIsToldFieldByFieldAndTheSessionStays() {
        try (WebSocketTestClient client = connect("/order")) {
            client.send("{\"name\":\" \",\"lines\":[{\"count\":1},{\"count\":0}]}");
            assertThat(client.nextText())
                    .isEqualTo(INVALID + "[{\"field\":\"lines[1].count\",\"message\":\"must be greater than 0\"},"
                            + "{\"field\":\"name\",\"message\":\"must not be blank\"}]}");
            client.send("{\"name\":\"Ada\",\"lines\":[]}");
            assertThat(client.nextText()).isEqualTo("Ada");
        }
    }

    @Test
    void groupsAreThoseOfTheAnnotation() {
        try (WebSocketTestClient client = connect("/groups")) {
            client.send("{\"amount\":11}");
            assertThat(client.nextText())
                    .isEqualTo(INVALID + "[{\"field\":\"amount\",\"message\":\"must be less than or equal to 10\"}]}");
            client.send("{\"amount\":-1}");
            assertThat(client.nextText()).isEqualTo("-1");
        }
    }

    @Test
    void elementsOfCollectionsAreValidated() {
        for (String path : List.of("/lines", "/valid-lines")) {
            try (WebSocketTestClient client = connect(path)) {
                client.send("[{\"count\":1},{\"count\":0}]");
                assertThat(client.nextText())
                        .as(path)
                        .isEqualTo(INVALID + "[{\"field\":\"[1].count\",\"message\":\"must be greater than 0\"}]}");
                client.send("[{\"count\":2}]");
                assertThat(client.nextText()).isEqualTo("1");
            }
        }
    }

    @Test
    void constraintsOnTheParameterItselfHold() {
        for (String path : List.of("/constrained", "/proxied")) {
            try (WebSocketTestClient client = connect(path)) {
                client.send(" ");
                assertThat(client.nextText())
                        .as(path)
                        .isEqualTo(INVALID + "[{\"field\":\"text\",\"message\":\"must not be blank\"}]}");
                client.send("x");
                assertThat(client.nextText()).isEqualTo("x");
            }
        }
    }

    @Test
    void whatAServiceIsGivenIsNoFaultOfTheSenders() {
        try (WebSocketTestClient client = connect("/proxied")) {
            client.send("service");
            assertThat(client.nextClose()).isEqualTo(CloseStatus.INTERNAL_ERROR);
        }
    }

    @Test
    void typesThatAreToldApartAreValidatedEach() {
        try (WebSocketTestClient client = connect("/sealed")) {
            client.send("{\"type\":\"buy\",\"count\":0}");
            assertThat(client.nextText())
                    .isEqualTo(INVALID + "[{\"field\":\"count\",\"message\":\"must be greater than 0\"}]}");
            client.send("{\"type\":\"sell\",\"count\":0}");
            assertThat(client.nextText()).isEqualTo("sold 0");
        }
    }

    @Test
    void anErrorMethodComesFirst() {
        try (WebSocketTestClient client = connect("/polite")) {
            client.send("{\"count\":0}");
            assertThat(client.nextText()).isEqualTo("please check count");
        }
    }

    private WebSocketTestClient connect(String path) {
        return WebSocketTestClient.connect(port, path);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({
        Orders.class,
        Groups.class,
        Lines.class,
        ValidLines.class,
        Constrained.class,
        Service.class,
        Proxied.class,
        Sealed.class,
        Polite.class
    })
    static class Application {}

    record Order(@NotBlank String name, List<@Valid Line> lines) {}

    record Line(@Positive int count) {}

    interface Strict {}

    record Amount(
            @Positive @Max(value = 10, groups = Strict.class) int amount) {}

    @WebSocketEndpoint("/order")
    static class Orders {
        @OnMessage
        String order(@Valid Order order) {
            return order.name();
        }
    }

    @WebSocketEndpoint("/groups")
    static class Groups {
        @OnMessage
        int amount(@Validated(Strict.class) Amount amount) {
            return amount.amount();
        }
    }

    @WebSocketEndpoint("/lines")
    static class Lines {
        @OnMessage
        int lines(List<@Valid Line> lines) {
            return lines.size();
        }
    }

    @WebSocketEndpoint("/valid-lines")
    static class ValidLines {
        @OnMessage
        int lines(@Valid List<Line> lines) {
            return lines.size();
        }
    }

    @WebSocketEndpoint("/constrained")
    static class Constrained {
        @OnMessage
        String text(@NotBlank String text) {
            return text;
        }
    }

    @Validated
    static class Service {
        void take(@NotBlank String text) {}
    }

    @WebSocketEndpoint("/proxied")
    @Validated
    static class Proxied {
        private final Service service;

        Proxied(Service service) {
            this.service = service;
        }

        @OnMessage
        String text(@NotBlank String text) {
            if (text.equals("service")) {
                service.take("");
            }
            return text;
        }
    }

    sealed interface Trade permits Buy, Sell {}

    record Buy(@Positive int count) implements Trade {}

    record Sell(@Positive int count) implements Trade {}

    @WebSocketEndpoint("/sealed")
    static class Sealed {
        @OnMessage
        String buy(@Valid Buy buy) {
            return "bought " + buy.count();
        }

        @OnMessage
        String sell(Sell sell) {
            return "sold " + sell.count();
        }
    }

    @WebSocketEndpoint("/polite")
    static class Polite {
        @OnMessage
        void line(@Valid Line line) {}

        @OnError
        String check(MethodArgumentNotValidException problem) {
            return "please check "
                    + problem.getBindingResult().getFieldErrors().get(0).getField();
        }
    }
}
