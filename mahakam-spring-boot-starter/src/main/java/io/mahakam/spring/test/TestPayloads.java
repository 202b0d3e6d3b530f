package io.mahakam.spring.test;

import io.mahakam.protocol.Event;
import io.mahakam.session.IncomingMessage;
import io.mahakam.session.InvalidPayloadException;
import io.mahakam.session.OutgoingMessage;
import io.mahakam.session.PayloadDecoder;
import io.mahakam.session.PayloadEncoder;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Messages as a client makes and reads them, by the application's own codecs. Thread-safe. */
final class TestPayloads {
    private final PayloadEncoder encoder;
    private final List<PayloadDecoder> decoders;

    TestPayloads(List<PayloadEncoder> encoders, List<PayloadDecoder> decoders) {
        this.encoder = PayloadEncoder.of(encoders);
        this.decoders = List.copyOf(decoders);
    }

    OutgoingMessage encode(Object payload, @Nullable String subprotocol) {
        OutgoingMessage message = encoder.encode(payload, subprotocol);
        if (message == null) {
            throw new IllegalArgumentException(
                    "No encoder takes " + payload.getClass().getName());
        }
        return message;
    }

    /**
     * The message as an object of the type.
     *
     * @throws InvalidPayloadException if it is none
     */
    Object decode(Event message, Type type, @Nullable String subprotocol) {
        if (message instanceof Event.Text text) {
            return decode(new IncomingMessage(true, text.payload().duplicate()), type, subprotocol);
        }
        if (message instanceof Event.Binary binary) {
            return decode(new IncomingMessage(false, binary.payload().duplicate()), type, subprotocol);
        }
        throw new InvalidPayloadException("It is not a message");
    }

    private Object decode(IncomingMessage message, Type type, @Nullable String subprotocol) {
        if (type == String.class && message.text()) {
            return StandardCharsets.UTF_8.decode(message.payload()).toString();
        }
        if (type == byte[].class && !message.text()) {
            return message.bytes();
        }
        if (type == ByteBuffer.class && !message.text()) {
            return message.payload();
        }
        if (type == String.class || type == byte[].class || type == ByteBuffer.class) {
            throw new InvalidPayloadException("It is " + (message.text() ? "text" : "binary"));
        }
        for (PayloadDecoder decoder : decoders) {
            Object payload = decoder.decode(message, type, subprotocol);
            if (payload != null) {
                return payload;
            }
        }
        throw new InvalidPayloadException("No decoder reads it");
    }
}
