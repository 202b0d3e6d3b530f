package io.mahakam.spring.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mahakam.session.IncomingMessage;
import io.mahakam.session.InvalidPayloadException;
import io.mahakam.session.PayloadDecoder;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.core.ParameterizedTypeReference;
import tools.jackson.databind.json.JsonMapper;

class PayloadCodecsTests {
    private static final PayloadDecoder NUMBERS = (message, type, subprotocol) -> {
        message.payload().position(message.payload().limit());
        return type == Integer.class && "numbers".equals(subprotocol) && !message.text() ? 42 : null;
    };

    private final JsonPayloads json = new JsonPayloads(JsonMapper.shared());

    @Test
    void withoutDecodersObjectsAreJson() {
        Type type = new ParameterizedTypeReference<List<Long>>() {}.getType();
        PayloadReader reader = new PayloadCodecs(List.of(), json, "type").reader(type);

        assertThat(reader.read(utf8("[1]"), true, null)).isEqualTo(List.of(1L));
        assertThat(reader.read(utf8("[1]"), false, null)).isEqualTo(List.of(1L));
    }

    @Test
    void decodersAreAskedFirstAndKnowKindTypeAndSubprotocol() {
        PayloadReader reader = new PayloadCodecs(List.of(NUMBERS), json, "type").reader(Integer.class);

        assertThat(reader.read(utf8("1"), false, "numbers")).isEqualTo(42);
        assertThat(reader.read(utf8("1"), true, "numbers")).isEqualTo(1);
        assertThat(reader.read(utf8("1"), false, null)).isEqualTo(1);
    }

    @Test
    void theFirstThatTakesTheMessageDecodesIt() {
        PayloadDecoder second = (message, type, subprotocol) -> message.bytes().length;
        PayloadCodecs codecs = new PayloadCodecs(List.of(NUMBERS, second), json, "type");

        assertThat(codecs.reader(Integer.class).read(utf8("123"), true, null)).isEqualTo(3);
        assertThat(codecs.reader(Integer.class).read(utf8("123"), false, "numbers"))
                .isEqualTo(42);
    }

    @Test
    void jsonIsAskedLastWhereverItStands() {
        PayloadCodecs codecs = new PayloadCodecs(List.of(json, NUMBERS), json, "type");

        assertThat(codecs.reader(Integer.class).read(utf8("1"), false, "numbers"))
                .isEqualTo(42);
    }

    @Test
    void aMessageThatNobodyTakesIsTheSendersFault() {
        PayloadReader reader = new PayloadCodecs(List.of(NUMBERS), null, "type").reader(Integer.class);

        assertThatExceptionOfType(InvalidPayloadException.class)
                .isThrownBy(() -> reader.read(utf8("1"), true, null))
                .withMessage("The message cannot be read");
    }

    @Test
    void jsonIsADecoderItself() {
        assertThat(json.decode(new IncomingMessage(true, utf8("[1]")), List.class, null))
                .isEqualTo(List.of(1));
    }

    private static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
