package io.mahakam.spring.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.room.Room;
import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.annotation.OnClose;
import io.mahakam.spring.annotation.OnError;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.OnOpen;
import io.mahakam.spring.annotation.OnPong;
import io.mahakam.spring.annotation.SendToRoom;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.constraints.NotBlank;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.http.HttpEntity;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import tools.jackson.databind.json.JsonMapper;

/** What the start of an application accepts and refuses, by the endpoint's methods. */
class EndpointInspectorTests {
    private static final String HANDSHAKE_ADVICE =
            "Take io.mahakam.spring.web.Handshake, which has the handshake's address, headers, parameters and user, or the"
                    + " values you need: @PathVariable, @RequestParam, @RequestHeader, @CookieValue, Principal. A message"
                    + " is an unannotated parameter of @OnMessage.";

    private JsonPayloads json = new JsonPayloads(JsonMapper.shared());

    @Test
    void everythingThatIsAllowedIsFound() {
        EndpointMethods methods = inspect(new Complete());

        assertThat(methods.open()).hasToString("EndpointInspectorTests.Complete.open(WebSocketSession, Room, Room)");
        assertThat(methods.messages().methods())
                .extracting(EndpointMethod::name)
                .containsExactlyInAnyOrder(
                        "EndpointInspectorTests.Complete.text(Map, WebSocketSession)",
                        "EndpointInspectorTests.Complete.binary(ByteBuffer)");
        assertThat(methods.close()).hasToString("EndpointInspectorTests.Complete.close(CloseStatus)");
        assertThat(methods.errors()).containsOnlyKeys(IOException.class, Throwable.class);
        assertThat(methods.isEmpty()).isFalse();
    }

    static class Complete {
        @OnOpen
        void open(WebSocketSession session, Room room, @PathVariable("user") Room own) {}

        @OnMessage
        @SendToRoom("{room}-{user}")
        String text(Map<String, Object> message, WebSocketSession session) {
            return "text";
        }

        @OnMessage
        void binary(ByteBuffer data) {}

        @OnClose
        void close(CloseStatus status) {}

        @OnError
        void io(IOException problem) {}

        @OnError
        String any() {
            return "error";
        }
    }

    @Nested
    class Counts {
        @Test
        void oneMethodToOpen() {
            assertRefused(
                    new TwoOpen(),
                    "EndpointInspectorTests.Counts.TwoOpen.one() and"
                            + " EndpointInspectorTests.Counts.TwoOpen.two() are both annotated"
                            + " with @OnOpen.",
                    "Keep one of them and call the other from it.");
        }

        @Test
        void oneMethodForText() {
            assertRefused(
                    new TwoText(),
                    "EndpointInspectorTests.Counts.TwoText.one(String) and"
                            + " EndpointInspectorTests.Counts.TwoText.two(Map) both take"
                            + " text messages.",
                    "Keep one @OnMessage for text messages (String or an object) and one for binary messages"
                            + " (byte[], ByteBuffer or InputStream). Several methods for objects take records of a sealed interface.");
        }

        @Test
        void oneMethodForBinary() {
            assertRefused(
                    new TwoBinary(),
                    "EndpointInspectorTests.Counts.TwoBinary.one(byte[]) and"
                            + " EndpointInspectorTests.Counts.TwoBinary.two(ByteBuffer)"
                            + " both take binary messages.",
                    "Keep one @OnMessage for text messages (String or an object) and one for binary messages"
                            + " (byte[], ByteBuffer or InputStream). Several methods for objects take records of a sealed interface.");
        }

        @Test
        void oneMethodForEachTypeOfError() {
            assertRefused(
                    new TwoErrors(),
                    "EndpointInspectorTests.Counts.TwoErrors.one() and"
                            + " EndpointInspectorTests.Counts.TwoErrors.two(Throwable) both take"
                            + " Throwable.",
                    "Keep one @OnError for each type of Throwable; a method that takes none is for all.");
        }

        static class TwoOpen {
            @OnOpen
            void one() {}

            @OnOpen
            void two() {}
        }

        static class TwoText {
            @OnMessage
            void one(String text) {}

            @OnMessage
            void two(Map<String, String> json) {}
        }

        static class TwoBinary {
            @OnMessage
            void one(byte[] data) {}

            @OnMessage
            void two(ByteBuffer data) {}
        }

        static class TwoErrors {
            @OnError
            void one() {}

            @OnError
            void two(Throwable problem) {}
        }
    }

    @Nested
    class Parameters {
        @Test
        void aMessageIsTaken() {
            assertRefused(
                    new NoPayload(),
                    "EndpointInspectorTests.Parameters.NoPayload.text(WebSocketSession) has no parameter for"
                            + " the message.",
                    "Add a parameter of type String, byte[], ByteBuffer or of a class that is read from JSON.");
        }

        @Test
        void aMessageIsTakenOnce() {
            assertRefused(
                    new TwoPayloads(),
                    "EndpointInspectorTests.Parameters.TwoPayloads.text(String, String) has more than one"
                            + " parameter for the"
                            + " message: String text and String name.",
                    "Keep one. Values of the handshake need their annotation, such as @RequestParam.");
        }

        @Test
        void aPongsPayloadIsTakenOnce() {
            assertRefused(
                    new TwoPongPayloads(),
                    "EndpointInspectorTests.Parameters.TwoPongPayloads.pong(ByteBuffer, byte[]) has more than one"
                            + " parameter for the payload: ByteBuffer payload and byte[] again.",
                    "Keep one. Values of the handshake need their annotation, such as @RequestParam.");
        }

        @Test
        void aPongIsNoText() {
            assertRefused(
                    new TextOnPong(),
                    "EndpointInspectorTests.Parameters.TextOnPong.pong(String) takes String, which @OnPong does not"
                            + " have.",
                    "A message is for @OnMessage, a CloseStatus for @OnClose, a Throwable for @OnError. Values of the"
                            + " handshake need their annotation, such as @RequestParam.");
        }

        @Test
        void aMessageIsTakenOnMessageOnly() {
            assertRefused(
                    new PayloadOnOpen(),
                    "EndpointInspectorTests.Parameters.PayloadOnOpen.open(String) takes String, which @OnOpen"
                            + " does not have.",
                    "A message is for @OnMessage, a CloseStatus for @OnClose, a Throwable for @OnError. Values of the"
                            + " handshake need their annotation, such as @RequestParam.");
        }

        @Test
        void aStatusIsTakenOnCloseOnly() {
            assertRefused(
                    new StatusOnMessage(),
                    "EndpointInspectorTests.Parameters.StatusOnMessage.text(String, CloseStatus) takes"
                            + " CloseStatus, which"
                            + " @OnMessage does not have.",
                    "A message is for @OnMessage, a CloseStatus for @OnClose, a Throwable for @OnError. Values of the"
                            + " handshake need their annotation, such as @RequestParam.");
        }

        @Test
        void aRoomHasItsNameFromThePath() {
            assertRefused(
                    new UnknownRoom(),
                    Set.of("/chat", "/chat/{room}"),
                    "EndpointInspectorTests.Parameters.UnknownRoom.open(Room) takes a Room from {room}, which"
                            + " is not in every path"
                            + " of the endpoint.",
                    "Add {room} to the path, or name another variable with @PathVariable.");
        }

        @Test
        void aPathVariableIsInThePath() {
            assertRefused(
                    new UnknownVariable(),
                    "EndpointInspectorTests.Parameters.UnknownVariable.open(String) takes a @PathVariable from"
                            + " {missing}, which is"
                            + " not in every path of the endpoint.",
                    "Add {missing} to the path, or name another variable with @PathVariable.");
        }

        @Test
        void theRequestIsOver() {
            assertRefused(
                    new TakesRequest(),
                    "EndpointInspectorTests.Parameters.TakesRequest.open(HttpServletRequest) takes"
                            + " HttpServletRequest, which belongs"
                            + " to an HTTP request: the handshake is over when the method is called.",
                    HANDSHAKE_ADVICE);
            for (Object endpoint : Stream.of(new TakesStream(), new TakesBody(), new TakesModel(), new TakesEntity())
                    .toList()) {
                assertThatExceptionOfType(InvalidEndpointException.class)
                        .isThrownBy(() -> inspect(endpoint))
                        .returns(HANDSHAKE_ADVICE, InvalidEndpointException::action);
            }
        }

        @Test
        void anObjectNeedsJson() {
            json = null;
            assertRefused(
                    new Complete(),
                    "EndpointInspectorTests.Complete.text(Map, WebSocketSession) takes Map, but there is no"
                            + " JsonMapper to"
                            + " read it.",
                    "Add spring-boot-starter-jackson, or take String, byte[] or ByteBuffer.");
        }

        @Test
        void aMessageIsValidatedByAValidator() {
            assertRefused(
                    new Validated(),
                    "EndpointInspectorTests.Parameters.Validated.text(String) asks for its message to be validated, but"
                            + " there is no validator.",
                    "Add spring-boot-starter-validation, or remove the annotation.");
            assertRefused(
                    new Constrained(),
                    "EndpointInspectorTests.Parameters.Constrained.text(List) asks for its message to be validated, but"
                            + " there is no validator.",
                    "Add spring-boot-starter-validation, or remove the annotation.");
        }

        static class Constrained {
            @OnMessage
            void text(List<@NotBlank String> texts) {}
        }

        static class Validated {
            @OnMessage
            void text(@org.springframework.validation.annotation.Validated String text) {}
        }

        static class NoPayload {
            @OnMessage
            void text(WebSocketSession session) {}
        }

        static class TwoPayloads {
            @OnMessage
            void text(String text, String name) {}
        }

        static class TwoPongPayloads {
            @OnPong
            void pong(ByteBuffer payload, byte[] again) {}
        }

        static class TextOnPong {
            @OnPong
            void pong(String payload) {}
        }

        static class PayloadOnOpen {
            @OnOpen
            void open(String text) {}
        }

        static class StatusOnMessage {
            @OnMessage
            void text(String text, CloseStatus status) {}
        }

        static class UnknownRoom {
            @OnOpen
            void open(Room room) {}
        }

        static class UnknownVariable {
            @OnOpen
            void open(@PathVariable String missing) {}
        }

        static class TakesRequest {
            @OnOpen
            void open(HttpServletRequest request) {}
        }

        static class TakesStream {
            @OnOpen
            void open(InputStream data) {}
        }

        static class TakesBody {
            @OnMessage
            void text(@RequestBody String text) {}
        }

        static class TakesModel {
            @OnOpen
            void open(Model model) {}
        }

        static class TakesEntity {
            @OnMessage
            void text(HttpEntity<String> entity) {}
        }
    }

    @Nested
    class ReturnValues {
        @Test
        void aRoomReceivesSomething() {
            assertRefused(
                    new NothingToRoom(),
                    "EndpointInspectorTests.ReturnValues.NothingToRoom.text(String) is annotated with"
                            + " @SendToRoom but returns"
                            + " nothing.",
                    "Return what the room is to receive, or remove @SendToRoom.");
        }

        @Test
        void aRoomIsNamedByThePath() {
            assertRefused(
                    new UnknownTarget(),
                    "EndpointInspectorTests.ReturnValues.UnknownTarget.text(String) sends to the room"
                            + " 'news-{topic}', but the"
                            + " endpoint's path has no {topic}.",
                    "Use variables that every path of the endpoint has: [room, user].");
        }

        @Test
        void anExpressionThatCannotBeReadIsRefused() {
            assertThatExceptionOfType(InvalidEndpointException.class)
                    .isThrownBy(() -> inspect(new BrokenExpression()))
                    .withMessageStartingWith(
                            "EndpointInspectorTests.ReturnValues.BrokenExpression.text(String) sends to the room"
                                    + " 'user-#{#text.}', which cannot be read: ")
                    .returns(
                            "Use variables of the path, {room}, placeholders, ${chat.room}, and expressions over the"
                                    + " method's parameters, #session and #result, such as #{#message.to}.",
                            InvalidEndpointException::action);
        }

        @Test
        void anExpressionUsesWhatThereIs() {
            assertRefused(
                    new UnknownVariable(),
                    "EndpointInspectorTests.ReturnValues.UnknownVariable.text(String) sends to the room"
                            + " 'a-#{#text.isEmpty() ? #message : 1}', but there is no #message.",
                    "Use the method's parameters, #session and #result. There are: [result, session, text].");
        }

        @Test
        void aRoomHasAName() {
            assertRefused(
                    new NamelessTarget(),
                    "EndpointInspectorTests.ReturnValues.NamelessTarget.text(String) sends to a room without a name.",
                    "Name the room: @SendToRoom(\"lobby\") or @SendToRoom(\"{room}\").");
        }

        @Test
        void anErrorIsNotForTheRoom() {
            assertRefused(
                    new ErrorToRoom(),
                    "EndpointInspectorTests.ReturnValues.ErrorToRoom.any() is annotated with @SendToRoom, but"
                            + " what @OnError returns"
                            + " goes to the session alone.",
                    "Remove @SendToRoom.");
        }

        @Test
        void anEndedSessionReceivesNothing() {
            assertRefused(
                    new FarewellToNobody(),
                    "EndpointInspectorTests.ReturnValues.FarewellToNobody.close() returns a message for a"
                            + " session that has ended.",
                    "Make the method void, or send what it returns to a room with @SendToRoom.");
        }

        @Test
        void aFutureThatOnlyAThreadCouldWaitForIsRefused() {
            assertRefused(
                    new Promise(),
                    "EndpointInspectorTests.ReturnValues.Promise.text(String) returns Future, for which a thread would"
                            + " have to wait.",
                    "Return a CompletableFuture or another CompletionStage.");
        }

        @Test
        void elementsAreMessages() {
            assertRefused(
                    new PromisedStream(),
                    "EndpointInspectorTests.ReturnValues.PromisedStream.text(String) returns CompletionStage<Stream>,"
                            + " whose elements are not messages.",
                    "Return one of the two: a CompletionStage of a message, a Stream, an Iterable or a Publisher.");
            assertRefused(
                    new PerhapsAPromise(),
                    "EndpointInspectorTests.ReturnValues.PerhapsAPromise.text(String) returns"
                            + " Optional<CompletableFuture>, whose elements are not messages.",
                    "Return one of the two: a CompletionStage of a message, a Stream, an Iterable or a Publisher.");
        }

        static class NothingToRoom {
            @OnMessage
            @SendToRoom("{room}")
            void text(String text) {}
        }

        static class UnknownTarget {
            @OnMessage
            @SendToRoom("news-{topic}")
            String text(String text) {
                return text;
            }
        }

        static class BrokenExpression {
            @OnMessage
            @SendToRoom("user-#{#text.}")
            String text(String text) {
                return text;
            }
        }

        static class UnknownVariable {
            @OnMessage
            @SendToRoom("a-#{#text.isEmpty() ? #message : 1}")
            String text(String text) {
                return text;
            }
        }

        static class NamelessTarget {
            @OnMessage
            @SendToRoom(" ")
            String text(String text) {
                return text;
            }
        }

        static class ErrorToRoom {
            @OnError
            @SendToRoom("{room}")
            String any() {
                return "error";
            }
        }

        static class FarewellToNobody {
            @OnClose
            String close() {
                return "farewell";
            }
        }

        static class Promise {
            @OnMessage
            Future<String> text(String text) {
                return CompletableFuture.completedFuture(text);
            }
        }

        static class PromisedStream {
            @OnMessage
            CompletionStage<Stream<String>> text(String text) {
                return CompletableFuture.completedFuture(Stream.of(text));
            }
        }

        static class PerhapsAPromise {
            @OnMessage
            Optional<CompletableFuture<String>> text(String text) {
                return Optional.of(CompletableFuture.completedFuture(text));
            }
        }
    }

    @Nested
    class Proxies {
        @Test
        void aProxyOfTheClassIsCalled() throws Exception {
            ProxyFactory proxies = new ProxyFactory(new Complete());
            proxies.setProxyTargetClass(true);

            EndpointMethod open = inspect(proxies.getProxy(), Complete.class).open();

            assertThat(open.method().invoke(open.bean(), null, null, null)).isNull();
        }

        @Test
        void aPrivateMethodOfAProxyCannotBeCalled() {
            ProxyFactory proxies = new ProxyFactory(new Private());
            proxies.setProxyTargetClass(true);

            assertThatExceptionOfType(InvalidEndpointException.class)
                    .isThrownBy(() -> inspect(proxies.getProxy(), Private.class))
                    .withMessage(
                            "EndpointInspectorTests.Proxies.Private.text(String) cannot be called, because the bean is a"
                                    + " proxy that does not have this method.")
                    .returns(
                            "Make the method package-private or public, and let the class be proxied itself"
                                    + " (spring.aop.proxy-target-class=true).",
                            InvalidEndpointException::action);
        }

        @Test
        void aPrivateMethodWithoutAProxyCan() {
            assertThat(inspect(new Private()).messages().text()).isNotNull();
        }

        static class Private {
            @OnMessage
            private void text(String text) {}
        }
    }

    private void assertRefused(Object endpoint, String description, String action) {
        assertRefused(endpoint, Set.of("/chat/{room}/{user}"), description, action);
    }

    private void assertRefused(Object endpoint, Set<String> patterns, String description, String action) {
        assertThatExceptionOfType(InvalidEndpointException.class)
                .isThrownBy(() -> inspect(endpoint, endpoint.getClass(), patterns))
                .withMessage(description)
                .returns(action, InvalidEndpointException::action);
    }

    private EndpointMethods inspect(Object endpoint) {
        return inspect(endpoint, endpoint.getClass());
    }

    private EndpointMethods inspect(Object endpoint, Class<?> type) {
        return inspect(endpoint, type, Set.of("/chat/{room}/{user}"));
    }

    private EndpointMethods inspect(Object endpoint, Class<?> type, Set<String> patterns) {
        ParameterInspector parameters = new ParameterInspector(
                new HandshakeParameters(SpringMvc::resolvers), PathVariables.commonNames(patterns));
        return new EndpointInspector(
                        endpoint,
                        type,
                        parameters,
                        new PayloadCodecs(List.of(), json, "type"),
                        new PayloadValidation(null))
                .inspect();
    }
}
