package io.mahakam.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import io.mahakam.spring.room.RoomService;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A test of the web layer takes the endpoints in, as they are controllers, and so has to find what they need. */
@WebMvcTest
class WebMvcSliceTests {
    @Autowired
    private MockMvcTester mvc;

    @Test
    void aControllerIsTestedBesideAnEndpoint() {
        assertThat(mvc.get().uri("/page")).hasStatusOk().hasBodyTextEqualTo("page");
    }

    @Test
    void anEndpointIsMapped() {
        assertThat(mvc.get().uri("/beside")).hasStatus(426);
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({Page.class, Beside.class})
    static class Application {}

    @RestController
    static class Page {
        @GetMapping("/page")
        String page() {
            return "page";
        }
    }

    @WebSocketEndpoint("/beside")
    static class Beside {
        record Message(String text) {}

        private final RoomService rooms;

        Beside(RoomService rooms) {
            this.rooms = rooms;
        }

        @OnMessage
        void relay(Message message) {
            rooms.room("beside").broadcast(message);
        }
    }
}
