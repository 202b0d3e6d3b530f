package io.mahakam.spring.endpoint;

import io.mahakam.session.IncomingMessage;
import io.mahakam.session.InvalidPayloadException;
import io.mahakam.session.PayloadDecoder;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What reads objects from messages: the application's decoders in their order, then JSON. Thread-safe. */
public final class PayloadCodecs {
    private final List<PayloadDecoder> decoders;
    private final @Nullable JsonPayloads json;
    private final String typeProperty;

    /**
     * The codecs of one application.
     *
     * @param decoders in order; JSON, if it is among them, is asked last all the same
     * @param json what reads JSON, or {@code null} if nothing does
     * @param typeProperty the property by which messages of a sealed type are told apart
     */
    public PayloadCodecs(List<PayloadDecoder> decoders, @Nullable JsonPayloads json, String typeProperty) {
        this.decoders = decoders.stream().filter(decoder -> decoder != json).toList();
        this.json = json;
        this.typeProperty = typeProperty;
    }

    String typeProperty() {
        return typeProperty;
    }

    /** What reads JSON, for types that need it. */
    JsonPayloads json(MessageCandidate candidate) {
        if (json == null) {
            throw withoutJson(candidate, "to tell apart the records of a sealed type");
        }
        return json;
    }

    /** @throws InvalidEndpointException if there is nothing that reads objects */
    void requireReadable(MessageCandidate candidate) {
        if (json == null && decoders.isEmpty()) {
            throw withoutJson(candidate, "to read it");
        }
    }

    private static InvalidEndpointException withoutJson(MessageCandidate candidate, String purpose) {
        return new InvalidEndpointException(
                candidate + " takes " + candidate.type().getSimpleName() + ", but there is no JsonMapper " + purpose
                        + ".",
                "Add spring-boot-starter-jackson, or take String, byte[] or ByteBuffer.");
    }

    PayloadReader reader(Type type) {
        Function<ByteBuffer, Object> fromJson = json == null ? PayloadCodecs::nobodys : json.reader(type);
        if (decoders.isEmpty()) {
            return (message, text, subprotocol) -> fromJson.apply(message);
        }
        return (message, text, subprotocol) -> {
            for (PayloadDecoder decoder : decoders) {
                Object payload = decoder.decode(new IncomingMessage(text, message.duplicate()), type, subprotocol);
                if (payload != null) {
                    return payload;
                }
            }
            return fromJson.apply(message);
        };
    }

    private static Object nobodys(ByteBuffer message) {
        throw new InvalidPayloadException("The message cannot be read");
    }
}
