package io.mahakam.spring.endpoint;

import io.mahakam.session.InvalidPayloadException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads messages whose type stands in one of their properties, which is no part of the object itself. */
final class DiscriminatorReader implements PayloadReader {
    /** What is told to the sender of a name is no longer than this. */
    private static final int LONGEST_NAME = 40;

    private final PayloadReader tree;
    private final String property;
    private final Map<String, Function<JsonNode, Object>> readers;

    /**
     * A reader of some types.
     *
     * @param tree makes trees of messages
     * @param readers make objects of trees, by the names of their types
     */
    DiscriminatorReader(PayloadReader tree, String property, Map<String, Function<JsonNode, Object>> readers) {
        this.tree = tree;
        this.property = property;
        this.readers = readers;
    }

    @Override
    public Object read(ByteBuffer message, boolean text, @Nullable String subprotocol) {
        if (!(tree.read(message, text, subprotocol) instanceof ObjectNode object)) {
            throw new InvalidPayloadException("The message does not have the expected shape");
        }
        JsonNode name = object.get(property);
        if (name == null || !name.isString()) {
            throw new InvalidPayloadException("The message has no '" + property + "'");
        }
        Function<JsonNode, Object> reader = readers.get(name.stringValue());
        if (reader == null) {
            throw new InvalidPayloadException(
                    "The message has the unknown " + property + " '" + shortened(name.stringValue()) + "'");
        }
        object.remove(property);
        return reader.apply(object);
    }

    private static String shortened(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "...";
    }
}
