package io.mahakam.spring.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mahakam.room.RoomOptions;
import io.mahakam.room.Rooms;
import io.mahakam.session.Execution;
import io.mahakam.session.PayloadEncoder;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EndpointFactoryTests {
    private final EndpointFactory factory = factory(new EndpointExecution(Execution.WORKER, Map.of()));

    @Test
    void anEndpointIsWhatItsAnnotationSays() {
        Endpoint endpoint = create(new Annotated());

        assertThat(endpoint.id()).isEqualTo("chosen");
        assertThat(endpoint.type()).isEqualTo(Annotated.class);
        assertThat(endpoint.patterns()).containsExactly("/complete/path");
        assertThat(endpoint.subprotocols()).containsExactly("v2", "v1");
        assertThat(endpoint.allowedOrigins()).containsExactly("https://example.org");
    }

    @Test
    void theIdIsTheClassNameInKebabCase() {
        assertThat(create(new ChatRoom()).id()).isEqualTo("chat-room");
        assertThat(create(new HTTPEcho2Endpoint()).id()).isEqualTo("http-echo2-endpoint");
    }

    @Test
    void anEndpointHasMethodsToCall() {
        assertThatExceptionOfType(InvalidEndpointException.class)
                .isThrownBy(() -> create(new Empty()))
                .withMessage("io.mahakam.spring.endpoint.EndpointFactoryTests$Empty is a @WebSocketEndpoint without a"
                        + " method to call.")
                .returns(
                        "Annotate a method with @OnMessage, @OnOpen, @OnClose, @OnPong or @OnError.",
                        InvalidEndpointException::action);
    }

    private Endpoint create(Object bean) {
        WebSocketEndpoint annotation = bean.getClass().getAnnotation(WebSocketEndpoint.class);
        return factory.create(bean, annotation, Set.of("/complete/path"));
    }

    @WebSocketEndpoint(
            path = "/path",
            id = "chosen",
            subprotocols = {"v2", "v1"},
            allowedOrigins = "https://example.org")
    static class Annotated extends Methods {}

    @WebSocketEndpoint("/path")
    static class ChatRoom extends Methods {}

    @WebSocketEndpoint("/path")
    static class HTTPEcho2Endpoint extends Methods {}

    @WebSocketEndpoint("/path")
    static class Empty {
        void notACallback() {}
    }

    static class Methods {
        @OnMessage
        void text(String text) {}
    }

    private static EndpointFactory factory(EndpointExecution executions) {
        Rooms rooms = new Rooms(name -> RoomOptions.DEFAULT, PayloadEncoder.BASIC);
        return new EndpointFactory(List.of(), rooms, null, executions, new InlineWatch(1000));
    }
}
