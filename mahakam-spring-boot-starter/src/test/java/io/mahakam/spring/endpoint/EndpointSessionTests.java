package io.mahakam.spring.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.session.Execution;
import io.mahakam.session.InvalidPayloadException;
import io.mahakam.session.SessionListener;
import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.annotation.OnClose;
import io.mahakam.spring.annotation.OnError;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.OnOpen;
import io.mahakam.spring.annotation.OnPong;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import io.mahakam.spring.room.TestRoomService;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.support.DefaultDataBinderFactory;
import org.springframework.web.context.request.ServletWebRequest;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(OutputCaptureExtension.class)
class EndpointSessionTests {
    private final RecordingSession session = new RecordingSession();

    @Test
    void callsReachTheirMethodsWithTheHandshakesValues() throws Exception {
        Everything endpoint = new Everything();
        SessionListener listener = connect(endpoint);

        listener.opened(session);
        listener.text(session, utf8("hello"));
        listener.binary(session, ByteBuffer.wrap(new byte[] {9, 1, 2, 9}, 1, 2).slice());
        listener.closed(session, CloseStatus.GOING_AWAY);

        assertThat(endpoint.calls)
                .containsExactly("open guest", "text hello guest", "binary [1, 2] guest", "close 1001 guest");
        assertThat(session.sent).containsExactly("opened", "HELLO");
    }

    @Test
    void aSlowSessionIsLoggedWithItsRoom(CapturedOutput output) throws Exception {
        SessionListener listener = connect(new BinaryOnly());

        listener.tooSlow(session, "prices", 70_000);
        listener.tooSlow(session, null, 80_000);

        assertThat(output)
                .contains("WebSocket session " + session.id()
                        + " in room prices has too much unsent and is closed with 1013: 70000 bytes were unsent")
                .contains("WebSocket session " + session.id()
                        + " has too much unsent and is closed with 1013: 80000 bytes were unsent");
    }

    @Test
    void pongsReachTheirMethodAndAreAnswered() throws Exception {
        SessionListener listener = connect(new Pinging());

        assertThat(listener.wantsPongs()).isTrue();
        listener.pong(session, utf8("mine"));
        listener.pong(session, utf8("bad"));

        assertThat(session.sent).containsExactly("guest got mine", "recovered bad");
    }

    @Test
    void aPongNeedsNoPayload() throws Exception {
        SessionListener listener = connect(new PingingBlindly());

        listener.pong(session, utf8("mine"));

        assertThat(session.sent).containsExactly("pong");
    }

    @Test
    void withoutAMethodPongsAreNotWanted() throws Exception {
        SessionListener listener = connect(new BinaryOnly());

        assertThat(listener.wantsPongs()).isFalse();
        listener.pong(session, utf8("mine"));

        assertThat(session.sent).isEmpty();
    }

    @Test
    void withoutMethodsNothingIsCalled() throws Exception {
        SessionListener listener = connect(new BinaryOnly());

        listener.opened(session);
        listener.closed(session, CloseStatus.NORMAL);

        assertThat(session.sent).isEmpty();
        assertThat(session.closed).isEmpty();
    }

    @Test
    void aKindWithoutAMethodCloses() throws Exception {
        connect(new BinaryOnly()).text(session, utf8("text"));

        assertThat(session.closed)
                .containsExactly(CloseStatus.UNSUPPORTED_DATA.withReason("This endpoint takes no text messages"));
    }

    @Test
    void emptyResultsAreNotSent() throws Exception {
        SessionListener listener = connect(new BinaryOnly());

        listener.binary(session, ByteBuffer.allocate(0));
        listener.binary(session, ByteBuffer.allocate(1));

        assertThat(session.sent).containsExactly(1);
    }

    @Test
    void theNearestErrorMethodAnswers() throws Exception {
        SessionListener listener = connect(new Recovering());

        listener.text(session, utf8("io"));
        listener.text(session, utf8("state"));

        assertThat(session.sent).containsExactly("io io", "exception state");
        assertThat(session.closed).isEmpty();
    }

    @Test
    void whatNoErrorMethodTakesIsThrown() {
        SessionListener listener = connect(new Recovering());

        assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> listener.text(session, utf8("error")));
        assertThat(session.sent).isEmpty();
    }

    @Test
    void whatAnErrorMethodThrowsIsThrown() {
        SessionListener listener = connect(new Recovering());

        assertThatIllegalStateException()
                .isThrownBy(() -> listener.text(session, utf8("again")))
                .withMessage("again");
    }

    @Test
    void whatCloseThrowsIsNotRecovered(CapturedOutput output) {
        SessionListener listener = connect(new FailingClose());

        assertThatIllegalStateException().isThrownBy(() -> listener.closed(session, CloseStatus.NORMAL));
        assertThat(session.sent).isEmpty();
    }

    @Test
    void anUnreadableMessageIsAnswered() throws Exception {
        SessionListener listener = connect(new Json());

        listener.text(session, utf8("{"));

        assertThat(session.sent).singleElement().asString().contains("\"status\":400", "not valid JSON");
        assertThat(session.closed).isEmpty();
    }

    @Test
    void anUnreadableMessageIsFirstOfferedToTheErrorMethods() throws Exception {
        SessionListener listener = connect(new RecoveringJson());

        listener.text(session, utf8("[]"));

        assertThat(session.sent).containsExactly("The message does not have the expected shape");
    }

    @Test
    void aFailureIsLoggedOnceWithSessionMethodAndTrace(CapturedOutput output) throws Exception {
        SessionListener listener = connect(new Everything());
        listener.text(session, utf8("hello"));

        listener.failed(session, new IllegalStateException("broken"));

        assertThat(output)
                .containsOnlyOnce("EndpointSessionTests.Everything.text(String, String) failed")
                .containsPattern("ERROR.*WebSocket session recording: EndpointSessionTests")
                .contains("java.lang.IllegalStateException: broken")
                .contains("\tat ");
    }

    @Test
    void aThreadKeepsNothingOfASessionThatHandlesSeveralMessagesAtOnce() throws Exception {
        WeakReference<Object> endpoint = callOnThisThread();

        await().until(() -> {
            System.gc();
            return endpoint.get() == null;
        });
    }

    @Test
    void aThreadKeepsNothingOfAFailureThatWasLogged() throws Exception {
        WeakReference<Object> endpoint = failOnThisThread();

        await().until(() -> {
            System.gc();
            return endpoint.get() == null;
        });
    }

    private WeakReference<Object> callOnThisThread() throws Exception {
        Everything endpoint = new Everything();
        SessionListener listener = connect(endpoint, 2);
        listener.opened(session);
        listener.text(session, utf8("hello"));
        listener.closed(session, CloseStatus.NORMAL);
        return new WeakReference<>(endpoint);
    }

    private WeakReference<Object> failOnThisThread() {
        FailingClose endpoint = new FailingClose();
        SessionListener listener = connect(endpoint, 2);
        try {
            listener.closed(session, CloseStatus.NORMAL);
        } catch (Exception problem) {
            listener.failed(session, problem);
        }
        return new WeakReference<>(endpoint);
    }

    private static SessionListener connect(Object endpoint) {
        return connect(endpoint, 1);
    }

    private static SessionListener connect(Object endpoint, int concurrency) {
        String id = KebabCase.of(endpoint.getClass().getSimpleName());
        EndpointFactory factory = new EndpointFactory(
                SpringMvc::resolvers,
                TestRoomService.create(),
                new PayloadCodecs(List.of(), new JsonPayloads(JsonMapper.shared()), "type"),
                new PayloadValidation(null),
                new GlobalErrorMethods(List::of),
                new EndpointExecution(Execution.WORKER, Map.of(), Map.of(id, concurrency), 1000),
                new InlineWatch(1000),
                EndpointSecurity.NONE);
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/path");
        request.setParameter("name", "guest");
        try {
            return factory.create(
                            endpoint,
                            Everything.class.getAnnotation(WebSocketEndpoint.class),
                            Set.of("/path"),
                            UnaryOperator.identity())
                    .connector()
                    .connect(new ServletWebRequest(request), new DefaultDataBinderFactory(null));
        } catch (Exception problem) {
            throw new AssertionError(problem);
        }
    }

    private static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    @WebSocketEndpoint("/path")
    static class Everything {
        private final List<String> calls = new ArrayList<>();

        @OnOpen
        String open(WebSocketSession session, @RequestParam String name) {
            calls.add("open " + name);
            return "opened";
        }

        @OnMessage
        String text(String text, @RequestParam String name) {
            calls.add("text " + text + " " + name);
            return "HELLO";
        }

        @OnMessage
        void binary(@RequestParam String name, byte[] data) {
            calls.add("binary [" + data[0] + ", " + data[1] + "] " + name);
        }

        @OnClose
        void close(CloseStatus status, @RequestParam String name) {
            calls.add("close " + status.code() + " " + name);
        }
    }

    static class Pinging {
        @OnPong
        String pong(byte[] payload, @RequestParam String name) {
            String text = new String(payload, StandardCharsets.UTF_8);
            if (text.equals("bad")) {
                throw new IllegalStateException(text);
            }
            return name + " got " + text;
        }

        @OnError
        String any(Throwable problem) {
            return "recovered " + problem.getMessage();
        }
    }

    static class PingingBlindly {
        @OnPong
        String pong() {
            return "pong";
        }
    }

    static class BinaryOnly {
        @OnMessage
        Optional<Integer> length(ByteBuffer data) {
            return data.hasRemaining() ? Optional.of(data.remaining()) : Optional.empty();
        }
    }

    static class Recovering {
        @OnMessage
        void text(String text) throws IOException {
            switch (text) {
                case "io" -> throw new IOException(text);
                case "error" -> throw new StackOverflowError();
                default -> throw new IllegalStateException(text);
            }
        }

        @OnError
        String exception(Exception problem) {
            if ("again".equals(problem.getMessage())) {
                throw new IllegalStateException(problem.getMessage());
            }
            return "exception " + problem.getMessage();
        }

        @OnError
        String io(IOException problem) {
            return "io " + problem.getMessage();
        }
    }

    static class FailingClose {
        @OnClose
        void close() {
            throw new IllegalStateException("close");
        }

        @OnError
        String any() {
            return "recovered";
        }
    }

    static class Json {
        @OnMessage
        void text(Message message) {}
    }

    static class RecoveringJson extends Json {
        @OnError
        String unreadable(InvalidPayloadException problem) {
            return problem.getMessage();
        }
    }

    record Message(String text) {}
}
