package io.mahakam.spring.endpoint;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Settles which messages reach which of an endpoint's methods. */
final class MessageInspector {
    private final PayloadCodecs codecs;

    MessageInspector(PayloadCodecs codecs) {
        this.codecs = codecs;
    }

    /** @throws InvalidEndpointException if it cannot be told which method a message is for, or nothing can read it */
    MessageMethods inspect(List<MessageCandidate> candidates) {
        List<MessageCandidate> objects = that(candidates, MessageCandidate::takesObjects);
        List<MessageCandidate> texts = that(candidates, MessageCandidate::takesText);
        if (!objects.isEmpty() && !texts.isEmpty()) {
            throw both(texts.get(0), objects.get(0), "text messages");
        }
        MessageRoute readFromObjects = objectRoute(objects);
        MessageRoute text = route(texts, "text messages");
        MessageRoute binary = route(that(candidates, MessageCandidate::takesBinary), "binary messages");
        return new MessageMethods(
                candidates.stream().map(MessageCandidate::method).toList(),
                text == null ? readFromObjects : text,
                // Without a method for bytes as they are, objects are read from them too.
                binary == null ? readFromObjects : binary,
                candidates.stream().anyMatch(MessageCandidate::takesStream),
                checks(candidates));
    }

    private static Map<Integer, PayloadValidation.Check> checks(List<MessageCandidate> candidates) {
        Map<Integer, PayloadValidation.Check> checks = new HashMap<>();
        for (MessageCandidate candidate : candidates) {
            if (candidate.check() != null) {
                checks.put(candidate.number(), candidate.check());
            }
        }
        return checks;
    }

    private @Nullable MessageRoute objectRoute(List<MessageCandidate> candidates) {
        if (candidates.isEmpty()) {
            return null;
        }
        candidates.forEach(codecs::requireReadable);
        if (candidates.stream().allMatch(candidate -> SealedTypes.areToldApart(candidate.type()))) {
            return new TypeDispatch(codecs).route(candidates);
        }
        MessageCandidate only = one(candidates, "text messages");
        return new MessageRoute(codecs.reader(only.genericType()), only.number());
    }

    private static @Nullable MessageRoute route(List<MessageCandidate> candidates, String kind) {
        if (candidates.isEmpty()) {
            return null;
        }
        MessageCandidate only = one(candidates, kind);
        return new MessageRoute(PayloadType.reader(only.type()), only.number());
    }

    private static MessageCandidate one(List<MessageCandidate> candidates, String kind) {
        if (candidates.size() > 1) {
            throw both(candidates.get(0), candidates.get(1), kind);
        }
        return candidates.get(0);
    }

    private static InvalidEndpointException both(MessageCandidate one, MessageCandidate other, String kind) {
        return new InvalidEndpointException(
                one + " and " + other + " both take " + kind + ".",
                "Keep one @OnMessage for text messages (String or an object) and one for binary messages"
                        + " (byte[], ByteBuffer or InputStream). Several methods for objects take records of a sealed interface.");
    }

    private static List<MessageCandidate> that(
            List<MessageCandidate> candidates, Predicate<MessageCandidate> condition) {
        return candidates.stream().filter(condition).toList();
    }
}
