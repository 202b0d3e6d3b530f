package io.mahakam.documentation;

import io.mahakam.session.IncomingMessage;
import io.mahakam.session.InvalidPayloadException;
import io.mahakam.session.OutgoingMessage;
import io.mahakam.session.PayloadDecoder;
import io.mahakam.session.PayloadEncoder;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.dataformat.cbor.CBORMapper;

@Component
class CborCodec implements PayloadEncoder, PayloadDecoder {
    private final CBORMapper mapper = new CBORMapper();

    @Override
    public @Nullable OutgoingMessage encode(Object payload, @Nullable String subprotocol) {
        if (!"cbor".equals(subprotocol)) {
            return null;
        }
        return OutgoingMessage.binary(ByteBuffer.wrap(mapper.writeValueAsBytes(payload)));
    }

    @Override
    public @Nullable Object decode(IncomingMessage message, Type type, @Nullable String subprotocol) {
        if (message.text() || !"cbor".equals(subprotocol)) {
            return null;
        }
        try {
            return mapper.readValue(message.bytes(), mapper.constructType(type));
        } catch (JacksonException problem) {
            throw new InvalidPayloadException("The message is not the expected CBOR", problem);
        }
    }
}
