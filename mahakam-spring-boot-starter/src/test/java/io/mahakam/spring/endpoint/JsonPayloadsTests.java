package io.mahakam.spring.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mahakam.session.InvalidPayloadException;
import io.mahakam.session.OutgoingMessage;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.core.Ordered;
import org.springframework.core.ParameterizedTypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.NullNode;

class JsonPayloadsTests {
    private final JsonPayloads json = new JsonPayloads(JsonMapper.shared());

    @Test
    void objectsAreWrittenAsText() {
        OutgoingMessage message = json.encode(new Point(1, List.of("a", "\u00e9")), null);

        assertThat(message.text()).isTrue();
        assertThat((Object) StandardCharsets.UTF_8.decode(message.payload()))
                .hasToString("{\"x\":1,\"names\":[\"a\",\"\u00e9\"]}");
    }

    @Test
    void jsonIsTheSameInEverySubprotocol() {
        assertThat(json.dependsOnSubprotocol(new Point(1, List.of()))).isFalse();
    }

    @Test
    void everyOtherEncoderComesFirst() {
        assertThat(json.getOrder()).isEqualTo(Ordered.LOWEST_PRECEDENCE);
    }

    @Test
    void textIsReadAsTheDeclaredType() {
        assertThat(read(Point.class, "{\"x\":1,\"names\":[\"a\"]}")).isEqualTo(new Point(1, List.of("a")));
        Type points = new ParameterizedTypeReference<List<Point>>() {}.getType();
        assertThat(read(points, "[{\"x\":2}]")).isEqualTo(List.of(new Point(2, null)));
    }

    @Test
    void treesAndOptionalsAreReadAsTheyAre() {
        assertThat(read(JsonNode.class, "{\"x\":[1]}")).hasToString("{\"x\":[1]}");
        assertThat(read(JsonNode.class, "null")).isEqualTo(NullNode.instance);
        Type optional = new ParameterizedTypeReference<Optional<Point>>() {}.getType();
        assertThat(read(optional, "{\"x\":2}")).isEqualTo(Optional.of(new Point(2, null)));
        assertThat(read(optional, "null")).isEqualTo(Optional.empty());
    }

    @Test
    void nothingIsNoTreeEither() {
        assertThatExceptionOfType(InvalidPayloadException.class).isThrownBy(() -> read(JsonNode.class, ""));
    }

    @Test
    void onlyTheBytesOfTheMessageAreRead() {
        ByteBuffer buffer = utf8("xx[1]yy").position(2).limit(5).slice();

        assertThat(json.reader(List.class).apply(buffer)).isEqualTo(List.of(1));
    }

    @Test
    void malformedJsonIsDescribedByItsPosition() {
        assertThatExceptionOfType(InvalidPayloadException.class)
                .isThrownBy(() -> read(Point.class, "{\"x\":1,}"))
                .withMessage("The message is not valid JSON at line 1, column 8");
        assertThatExceptionOfType(InvalidPayloadException.class)
                .isThrownBy(() -> read(Point.class, "nonsense"))
                .withMessageStartingWith("The message is not valid JSON at line 1, column ");
    }

    @Test
    void aWrongShapeIsDescribedByItsPathAndNamesNoClass() {
        assertThatExceptionOfType(InvalidPayloadException.class)
                .isThrownBy(() -> read(Point.class, "{\"x\":\"many\"}"))
                .withMessage("The message does not have the expected shape at 'x'");
        assertThatExceptionOfType(InvalidPayloadException.class)
                .isThrownBy(() -> read(Point.class, "{\"names\":[\"a\",{}]}"))
                .withMessage("The message does not have the expected shape at 'names.1'");
        assertThatExceptionOfType(InvalidPayloadException.class)
                .isThrownBy(() -> read(Point.class, "[]"))
                .withMessage("The message does not have the expected shape");
    }

    @Test
    void nothingIsNotAMessage() {
        assertThatExceptionOfType(InvalidPayloadException.class)
                .isThrownBy(() -> read(Point.class, "null"))
                .withMessage("The message must not be null");
        assertThatExceptionOfType(InvalidPayloadException.class)
                .isThrownBy(() -> read(Point.class, ""))
                .withMessage("The message does not have the expected shape");
    }

    @Test
    void aTypeThatCannotBeReadIsTheApplicationsMistake() {
        assertThatExceptionOfType(InvalidDefinitionException.class).isThrownBy(() -> read(Runnable.class, "{}"));
    }

    private Object read(Type type, String text) {
        return json.reader(type).apply(utf8(text));
    }

    private static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    record Point(int x, List<String> names) {}
}
