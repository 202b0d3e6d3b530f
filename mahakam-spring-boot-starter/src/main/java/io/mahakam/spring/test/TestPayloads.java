package io.mahakam.spring.test;

import io.mahakam.protocol.Event;
import io.mahakam.session.OutgoingMessage;
import io.mahakam.session.PayloadEncoder;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Messages as a client makes and reads them, by the application's own codecs. Thread-safe. */
final class TestPayloads {
    private final PayloadEncoder encoder;
    private final @Nullable JsonMapper json;

    TestPayloads(List<PayloadEncoder> encoders, @Nullable JsonMapper json) {
        this.encoder = PayloadEncoder.of(encoders);
        this.json = json;
    }

    OutgoingMessage encode(Object payload, @Nullable String subprotocol) {
        OutgoingMessage message = encoder.encode(payload, subprotocol);
        if (message == null) {
            throw new IllegalArgumentException("No encoder takes " + payload.getClass().getName());
        }
        return message;
    }

    /**
     * The message as an object of the type.
     *
     * @throws IllegalArgumentException if it is none
     */
    Object decode(Event message, Type type) {
        boolean bytes = type == byte[].class || type == ByteBuffer.class;
        if (message instanceof Event.Text text && !bytes) {
            return type == String.class ? string(text.payload()) : read(text.payload(), type);
        }
        if (message instanceof Event.Binary binary && type == byte[].class) {
            return bytes(binary.payload());
        }
        if (message instanceof Event.Binary binary && type == ByteBuffer.class) {
            return binary.payload();
        }
        throw new IllegalArgumentException("it is not a message of that kind");
    }

    private Object read(ByteBuffer utf8, Type type) {
        if (json == null) {
            throw new IllegalArgumentException("there is no JsonMapper to read it");
        }
        try {
            return json.readValue(bytes(utf8), json.constructType(type));
        } catch (JacksonException problem) {
            throw new IllegalArgumentException(problem.getOriginalMessage(), problem);
        }
    }

    private static String string(ByteBuffer utf8) {
        return StandardCharsets.UTF_8.decode(utf8.duplicate()).toString();
    }

    private static byte[] bytes(ByteBuffer payload) {
        byte[] bytes = new byte[payload.remaining()];
        payload.duplicate().get(bytes);
        return bytes;
    }
}
