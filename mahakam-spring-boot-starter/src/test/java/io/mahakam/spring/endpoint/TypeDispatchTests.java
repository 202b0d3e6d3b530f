package io.mahakam.spring.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.mahakam.session.InvalidPayloadException;
import io.mahakam.session.PayloadDecoder;
import io.mahakam.spring.annotation.OnMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.cbor.CBORMapper;

/** Which of several methods a message reaches, by its type. */
class TypeDispatchTests {
    private String typeProperty = "type";
    private List<PayloadDecoder> decoders = List.of();

    @Test
    void theTypePicksTheMethodAndIsRemoved() {
        assertThat(dispatch(new Single(), "{\"type\":\"say\",\"text\":\"hi\"}"))
                .isEqualTo("say(Say) Say[type=null, text=hi]");
        assertThat(dispatch(new Single(), "{\"id\":7,\"type\":\"kick-out\"}")).isEqualTo("kick(KickOut) KickOut[id=7]");
        assertThat(dispatch(new Single(), "{\"type\":\"bye\"}")).isEqualTo("leave(Leave) Leave[]");
    }

    @Test
    void binaryMessagesAreToldApartTheSame() {
        Dispatched dispatched = new Dispatched(new Single());
        assertThat(dispatched.methods.messages().binary())
                .isSameAs(dispatched.methods.messages().text());
    }

    @Test
    void theInterfaceTakesWhatNoMethodNames() {
        assertThat(dispatch(new Mixed(), "{\"type\":\"say\",\"text\":\"hi\"}")).startsWith("say(Say)");
        assertThat(dispatch(new Mixed(), "{\"type\":\"kick-out\",\"id\":7}")).startsWith("admin(Admin)");
        assertThat(dispatch(new Mixed(), "{\"type\":\"bye\"}")).startsWith("any(Command)");
    }

    @Test
    void treesOfOtherFormatsAreToldApartTheSame() {
        CBORMapper cbor = new CBORMapper();
        decoders = List.of((message, type, subprotocol) ->
                message.text() ? null : cbor.readValue(message.bytes(), cbor.constructType(type)));
        MessageRoute binary = new Dispatched(new Single()).methods.messages().binary();
        byte[] message = cbor.writeValueAsBytes(Map.of("type", "kick-out", "id", 7));

        assertThat(binary.reader().read(ByteBuffer.wrap(message), false, null)).isEqualTo(new KickOut(7));
    }

    @Test
    void theNameOfThePropertyCanBeSet() {
        typeProperty = "kind";
        assertThat(dispatch(new Single(), "{\"kind\":\"say\",\"type\":\"own\"}"))
                .isEqualTo("say(Say) Say[type=own, text=null]");
        assertRefused(new Single(), "{\"type\":\"say\"}", "The message has no 'kind'");
    }

    @Test
    void typesThatNoMethodTakesAreUnknown() {
        assertRefused(new OnlySay(), "{\"type\":\"bye\"}", "The message has the unknown type 'bye'");
        assertRefused(
                new Single(),
                "{\"type\":\"" + "x".repeat(50) + "\"}",
                "The message has the unknown type '" + "x".repeat(40) + "...'");
    }

    @Test
    void aMessageSaysItsType() {
        assertRefused(new Single(), "{\"text\":\"hi\"}", "The message has no 'type'");
        assertRefused(new Single(), "{\"type\":1}", "The message has no 'type'");
        assertRefused(new Single(), "[]", "The message does not have the expected shape");
        assertRefused(new Single(), "{", "The message is not valid JSON at line 1, column 2");
    }

    @Test
    void theRestHasTheShapeOfTheRecord() {
        assertRefused(
                new Single(),
                "{\"type\":\"kick-out\",\"id\":\"x\"}",
                "The message does not have the expected shape at 'id'");
    }

    @Test
    void theApplicationsOwnTypeInfoWins() {
        assertThat(dispatch(new Annotated(), "{\"@t\":\"circle\",\"radius\":1}"))
                .startsWith("circle(Circle)");
        assertThat(dispatch(new Annotated(), "{\"@t\":\"square\",\"side\":1}")).startsWith("any(Shape)");
        assertRefused(new Annotated(), "{\"@t\":\"line\"}", "The message has an unknown type");
        assertRefused(new Annotated(), "{\"side\":1}", "The message has no type");
        assertRefused(
                new OnlyCircles(),
                "{\"@t\":\"square\",\"side\":1}",
                "The message has a type for which there is no method");
    }

    private String dispatch(Object endpoint, String message) {
        return new Dispatched(endpoint).dispatch(message);
    }

    private void assertRefused(Object endpoint, String message, String reason) {
        assertThatExceptionOfType(InvalidPayloadException.class)
                .isThrownBy(() -> dispatch(endpoint, message))
                .withMessage(reason);
    }

    private final class Dispatched {
        private final EndpointMethods methods;

        Dispatched(Object endpoint) {
            PayloadCodecs codecs = new PayloadCodecs(decoders, new JsonPayloads(JsonMapper.shared()), typeProperty);
            ParameterInspector parameters =
                    new ParameterInspector(new HandshakeParameters(SpringMvc::resolvers), Set.of());
            methods = new EndpointInspector(
                            endpoint, endpoint.getClass(), parameters, codecs, new PayloadValidation(null))
                    .inspect();
        }

        String dispatch(String message) {
            MessageRoute route = methods.messages().text();
            Object payload = route.reader().read(ByteBuffer.wrap(message.getBytes(StandardCharsets.UTF_8)), true, null);
            String name =
                    methods.messages().methods().get(route.method(payload)).name();
            return name.substring(name.lastIndexOf('.') + 1) + " " + payload;
        }
    }

    sealed interface Command permits Say, Leave, Admin {}

    record Say(String type, String text) implements Command {}

    @JsonTypeName("bye")
    record Leave() implements Command {}

    sealed interface Admin extends Command permits KickOut {}

    record KickOut(int id) implements Admin {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "@t")
    sealed interface Shape permits Circle, Square {}

    @JsonTypeName("circle")
    record Circle(int radius) implements Shape {}

    @JsonTypeName("square")
    record Square(int side) implements Shape {}

    static class Single {
        @OnMessage
        void say(Say say) {}

        @OnMessage
        void leave(Leave leave) {}

        @OnMessage
        void kick(KickOut kick) {}
    }

    static class Mixed {
        @OnMessage
        void any(Command command) {}

        @OnMessage
        void say(Say say) {}

        @OnMessage
        void admin(Admin admin) {}
    }

    static class OnlySay {
        @OnMessage
        void say(Say say) {}
    }

    static class Annotated {
        @OnMessage
        void any(Shape shape) {}

        @OnMessage
        void circle(Circle circle) {}
    }

    static class OnlyCircles {
        @OnMessage
        void circle(Circle circle) {}
    }

    @Nested
    class Ambiguity {
        @Test
        void twoMethodsForOneRecord() {
            assertFails(
                    new TwoSay(),
                    "TypeDispatchTests.Ambiguity.TwoSay.one(Say) and TypeDispatchTests.Ambiguity.TwoSay.two(Say) both take"
                            + " Say.",
                    "Let one of them take something else, or add a method for Say itself.");
        }

        @Test
        void twoInterfacesOfOneRecord() {
            assertFails(
                    new TwoInterfaces(),
                    "TypeDispatchTests.Ambiguity.TwoInterfaces.one(One) and"
                            + " TypeDispatchTests.Ambiguity.TwoInterfaces.two(Two) both take Both.",
                    "Let one of them take something else, or add a method for Both itself.");
        }

        @Test
        void twoRecordsOfOneName() {
            assertFails(
                    new TwoNames(),
                    "TypeDispatchTests.Ambiguity.TwoNames.one(Say) takes " + Say.class.getName()
                            + " and TypeDispatchTests.Ambiguity.TwoNames.two(Other) takes " + Other.class.getName()
                            + ", which have the same name in messages: 'say'.",
                    "Give one of them another name: @JsonTypeName(\"...\").");
        }

        @Test
        void aRecordBesideAPlainObject() {
            assertFails(
                    new BesidePlain(),
                    "TypeDispatchTests.Ambiguity.BesidePlain.one(Say) and"
                            + " TypeDispatchTests.Ambiguity.BesidePlain.two(Map) both take text messages.",
                    "Keep one @OnMessage for text messages (String or an object) and one for binary messages (byte[],"
                            + " ByteBuffer or InputStream). Several methods for objects take records of a sealed interface.");
        }

        @Test
        void aRecordBesideAString() {
            assertFails(
                    new BesideString(),
                    "TypeDispatchTests.Ambiguity.BesideString.two(String) and"
                            + " TypeDispatchTests.Ambiguity.BesideString.one(Say) both take text messages.",
                    "Keep one @OnMessage for text messages (String or an object) and one for binary messages (byte[],"
                            + " ByteBuffer or InputStream). Several methods for objects take records of a sealed interface.");
        }

        @Test
        void typesThatAreToldApartInTwoWays() {
            assertFails(
                    new TwoWays(),
                    "TypeDispatchTests.Ambiguity.TwoWays.one(Say) and TypeDispatchTests.Ambiguity.TwoWays.two(Circle)"
                            + " take messages whose types are told apart in different ways.",
                    "Take records of one sealed type with @JsonTypeInfo, or of sealed types without.");
        }

        @Test
        void aTypeThatIsOpen() {
            assertFails(
                    new TakesOpen(),
                    "TypeDispatchTests.Ambiguity.TakesOpen.one(Half) takes Half, but who implements Open is not known.",
                    "Make Open sealed, or a record.");
        }

        private void assertFails(Object endpoint, String description, String action) {
            assertThatExceptionOfType(InvalidEndpointException.class)
                    .isThrownBy(() -> new Dispatched(endpoint))
                    .withMessage(description)
                    .returns(action, InvalidEndpointException::action);
        }

        sealed interface One permits Both {}

        sealed interface Two permits Both {}

        record Both() implements One, Two {}

        sealed interface Others permits Other {}

        @JsonTypeName("say")
        record Other() implements Others {}

        sealed interface Half permits Open {}

        non-sealed interface Open extends Half {}

        static class TwoSay {
            @OnMessage
            void one(Say say) {}

            @OnMessage
            void two(Say say) {}
        }

        static class TwoInterfaces {
            @OnMessage
            void one(One one) {}

            @OnMessage
            void two(Two two) {}
        }

        static class TwoNames {
            @OnMessage
            void one(Say say) {}

            @OnMessage
            void two(Other other) {}
        }

        static class BesidePlain {
            @OnMessage
            void one(Say say) {}

            @OnMessage
            void two(Map<String, String> map) {}
        }

        static class BesideString {
            @OnMessage
            void one(Say say) {}

            @OnMessage
            void two(String text) {}
        }

        static class TwoWays {
            @OnMessage
            void one(Say say) {}

            @OnMessage
            void two(Circle circle) {}
        }

        static class TakesOpen {
            @OnMessage
            void one(Half half) {}
        }
    }
}
