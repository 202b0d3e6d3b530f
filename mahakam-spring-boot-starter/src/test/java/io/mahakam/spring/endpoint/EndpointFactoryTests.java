package io.mahakam.spring.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mahakam.session.Execution;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import io.mahakam.spring.room.RoomService;
import io.mahakam.spring.room.TestRoomService;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EndpointFactoryTests {
    private final InlineWatch watch = new InlineWatch(1000);
    private final EndpointFactory factory = factory(new EndpointExecution(Execution.WORKER, Map.of()));

    @AfterEach
    void stopWatching() {
        watch.close();
    }

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

    @Test
    void whoCallsIsSaidByTheSettingElseByTheAnnotationElseByTheApplication() {
        assertThat(create(new ChatRoom()).execution()).isEqualTo(Execution.WORKER);
        assertThat(create(new Inline()).execution()).isEqualTo(Execution.INLINE);

        EndpointFactory set = factory(new EndpointExecution(Execution.INLINE, Map.of("inline", Execution.WORKER)));
        assertThat(create(set, new ChatRoom()).execution()).isEqualTo(Execution.INLINE);
        assertThat(create(set, new Inline()).execution()).isEqualTo(Execution.WORKER);
    }

    @Test
    void anEndpointHasOneExecution() {
        assertThatExceptionOfType(InvalidEndpointException.class)
                .isThrownBy(() -> create(new Undecided()))
                .withMessage("The @WebSocketEndpoint of io.mahakam.spring.endpoint.EndpointFactoryTests$Undecided has"
                        + " more than one execution.")
                .returns("Keep WORKER, or INLINE if its methods never block.", InvalidEndpointException::action);
    }

    @Test
    void aLoopCannotWaitForAMessage() {
        create(new Upload());
        EndpointFactory set = factory(new EndpointExecution(Execution.INLINE, Map.of()));
        assertThatExceptionOfType(InvalidEndpointException.class)
                .isThrownBy(() -> create(set, new Upload()))
                .withMessage("EndpointFactoryTests.Upload.upload(InputStream) waits for its message to arrive, but is"
                        + " called inline, by the thread that would have to read it.")
                .returns(
                        "Take byte[] or ByteBuffer, or give the endpoint execution WORKER.",
                        InvalidEndpointException::action);
    }

    @Test
    void aLoopCannotHandleSeveralMessagesAtOnce() {
        EndpointFactory set =
                factory(new EndpointExecution(Execution.WORKER, Map.of(), Map.of("inline", 2, "chat-room", 2), 1));
        create(set, new ChatRoom());
        assertThatExceptionOfType(InvalidEndpointException.class)
                .isThrownBy(() -> create(set, new Inline()))
                .withMessage("The setting 'mahakam.endpoints.inline.concurrency' is 2, but Inline is called inline, by"
                        + " the one thread that reads the session.")
                .returns(
                        "Remove the setting, or give the endpoint execution WORKER.", InvalidEndpointException::action);
        assertThatExceptionOfType(InvalidEndpointException.class)
                .isThrownBy(() -> set.requireExistence(Set.of("inline"), Set.of()))
                .withMessage("The setting 'mahakam.endpoints.chat-room' is for an endpoint that does not exist.");
    }

    @WebSocketEndpoint("/upload")
    static class Upload {
        @OnMessage
        void upload(InputStream data) {}
    }

    private Endpoint create(Object bean) {
        return create(factory, bean);
    }

    private static Endpoint create(EndpointFactory factory, Object bean) {
        WebSocketEndpoint annotation = bean.getClass().getAnnotation(WebSocketEndpoint.class);
        return factory.create(bean, annotation, Set.of("/complete/path"), UnaryOperator.identity());
    }

    private EndpointFactory factory(EndpointExecution executions) {
        RoomService rooms = TestRoomService.create();
        return new EndpointFactory(
                List::of,
                rooms,
                new PayloadCodecs(List.of(), null, "type"),
                new PayloadValidation(null),
                new GlobalErrorMethods(List::of),
                executions,
                watch,
                EndpointSecurity.NONE);
    }

    @WebSocketEndpoint(
            path = "/path",
            id = "chosen",
            subprotocols = {"v2", "v1"},
            allowedOrigins = "https://example.org")
    static class Annotated extends Methods {}

    @WebSocketEndpoint("/path")
    static class ChatRoom extends Methods {}

    @WebSocketEndpoint(path = "/path", execution = Execution.INLINE)
    static class Inline extends Methods {}

    @WebSocketEndpoint(
            path = "/path",
            execution = {Execution.INLINE, Execution.WORKER})
    static class Undecided extends Methods {}

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
}
