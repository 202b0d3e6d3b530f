package io.mahakam.spring.endpoint;

import io.mahakam.session.IncomingMessage;
import io.mahakam.session.InvalidPayloadException;
import io.mahakam.session.OutgoingMessage;
import io.mahakam.session.PayloadDecoder;
import io.mahakam.session.PayloadEncoder;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JacksonException.Reference;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.json.JsonMapper;

/** Objects as JSON in text messages, read and written by the application's {@link JsonMapper}. Thread-safe. */
public final class JsonPayloads implements PayloadEncoder, PayloadDecoder, Ordered {
    private final JsonMapper mapper;

    public JsonPayloads(JsonMapper mapper) {
        this.mapper = mapper;
    }

    /** Behind every other encoder and decoder, since this one takes any object. */
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

    @Override
    public Object decode(IncomingMessage message, Type type, @Nullable String subprotocol) {
        return reader(type).apply(message.payload());
    }

    /** A function that reads messages of a type, and throws {@link InvalidPayloadException} if one is not of it. */
    Function<ByteBuffer, Object> reader(Type type) {
        ObjectReader reader = mapper.readerFor(mapper.constructType(type));
        return utf8 ->
                read(() -> reader.readValue(utf8.array(), utf8.arrayOffset() + utf8.position(), utf8.remaining()));
    }

    /** As {@link #reader}, of what is a tree already. */
    Function<JsonNode, Object> treeReader(Class<?> type) {
        ObjectReader reader = mapper.readerFor(type);
        return tree -> read(() -> reader.readValue(tree));
    }

    /** The uppermost sealed type of a type that says how Jackson tells its types apart, or {@code null} if none does. */
    @Nullable Class<?> annotatedRoot(Class<?> type) {
        Class<?> root = null;
        Set<Class<?>> types = SealedTypes.sealedSupertypes(type);
        types.add(type);
        for (Class<?> candidate : types) {
            if (isTypeInfoOn(candidate) && (root == null || candidate.isAssignableFrom(root))) {
                root = candidate;
            }
        }
        return root;
    }

    private boolean isTypeInfoOn(Class<?> type) {
        DeserializationConfig config = mapper.deserializationConfig();
        return config.getAnnotationIntrospector().findPolymorphicTypeInfo(config, annotations(config, type)) != null;
    }

    /** The name of a type in messages: as annotated, else that of the class in kebab-case. */
    String typeName(Class<?> type) {
        DeserializationConfig config = mapper.deserializationConfig();
        String annotated = config.getAnnotationIntrospector().findTypeName(config, annotations(config, type));
        return annotated == null || annotated.isEmpty() ? KebabCase.of(type.getSimpleName()) : annotated;
    }

    private AnnotatedClass annotations(DeserializationConfig config, Class<?> type) {
        return config.classIntrospectorInstance().introspectClassAnnotations(mapper.constructType(type));
    }

    private static Object read(Supplier<? extends @Nullable Object> reading) {
        Object payload;
        try {
            payload = reading.get();
        } catch (InvalidTypeIdException problem) {
            String which = problem.getTypeId() == null ? "no type" : "an unknown type";
            throw new InvalidPayloadException("The message has " + which + at(problem), problem);
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
