package io.mahakam.spring.endpoint;

import io.mahakam.session.InvalidPayloadException;
import io.mahakam.session.OutgoingMessage;
import io.mahakam.session.PayloadEncoder;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JacksonException.Reference;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.json.JsonMapper;

/** Objects as JSON in text messages, read and written by the application's {@link JsonMapper}. Thread-safe. */
public final class JsonPayloads implements PayloadEncoder, Ordered {
    private final JsonMapper mapper;

    public JsonPayloads(JsonMapper mapper) {
        this.mapper = mapper;
    }

    /** Behind every other encoder, since this one takes any object. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public OutgoingMessage encode(Object payload, @Nullable String subprotocol) {
        return new OutgoingMessage(true, ByteBuffer.wrap(mapper.writeValueAsBytes(payload)));
    }

    @Override
    public boolean dependsOnSubprotocol(Object payload) {
        return false;
    }

    /** A function that reads messages of a type, and throws {@link InvalidPayloadException} if one is not of it. */
    Function<ByteBuffer, Object> reader(Type type) {
        ObjectReader reader = mapper.readerFor(mapper.constructType(type));
        return utf8 -> read(reader, utf8);
    }

    /** What is answered to a message that could not be read: problem details (RFC 9457), told apart by their type. */
    String errorReply(InvalidPayloadException problem) {
        return mapper.createObjectNode()
                .put("type", "error")
                .put("problem", "about:blank")
                .put("title", "Bad Request")
                .put("status", 400)
                .put("detail", problem.getMessage())
                .toString();
    }

    private static Object read(ObjectReader reader, ByteBuffer utf8) {
        Object payload;
        try {
            payload = reader.readValue(utf8.array(), utf8.arrayOffset() + utf8.position(), utf8.remaining());
        } catch (InvalidDefinitionException mistakeInTheApplication) {
            throw mistakeInTheApplication;
        } catch (DatabindException problem) {
            throw new InvalidPayloadException("The message does not have the expected shape" + at(problem), problem);
        } catch (JacksonException problem) {
            throw new InvalidPayloadException("The message is not valid JSON" + at(problem.getLocation()), problem);
        }
        if (payload == null) {
            throw new InvalidPayloadException("The message must not be null");
        }
        return payload;
    }

    // Jackson's own messages name classes of the application; a path does not.
    private static String at(DatabindException problem) {
        String path = problem.getPath().stream().map(JsonPayloads::name).collect(Collectors.joining("."));
        return path.isEmpty() ? "" : " at '" + path + "'";
    }

    private static String name(Reference step) {
        return step.getPropertyName() != null ? step.getPropertyName() : String.valueOf(step.getIndex());
    }

    private static String at(TokenStreamLocation location) {
        return location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}
