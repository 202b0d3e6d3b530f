package io.mahakam.spring.endpoint;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Settles which method takes which record of sealed types, and how a message says which it is. */
final class TypeDispatch {
    private final PayloadCodecs codecs;

    TypeDispatch(PayloadCodecs codecs) {
        this.codecs = codecs;
    }

    /** @throws InvalidEndpointException if it cannot be told which method a message is for */
    MessageRoute route(List<MessageCandidate> candidates) {
        JsonPayloads json = codecs.json(candidates.get(0));
        Map<Class<?>, MessageCandidate> takers = takers(candidates);
        Map<Class<?>, Integer> numbers = new HashMap<>();
        takers.forEach((type, taker) -> numbers.put(type, taker.number()));
        return new MessageRoute(
                reader(json, candidates, takers), candidates.get(0).number(), Map.copyOf(numbers));
    }

    /** Which method takes which type: the one that names it, else the one that names the nearest sealed type. */
    private static Map<Class<?>, MessageCandidate> takers(List<MessageCandidate> candidates) {
        List<MessageCandidate> concreteFirst = new ArrayList<>(candidates);
        concreteFirst.sort(Comparator.comparing(candidate -> candidate.type().isSealed()));
        Map<Class<?>, MessageCandidate> takers = new LinkedHashMap<>();
        for (MessageCandidate candidate : concreteFirst) {
            for (Class<?> type : SealedTypes.concrete(candidate.type(), candidate)) {
                takers.merge(type, candidate, (one, other) -> nearer(type, one, other));
            }
        }
        return takers;
    }

    private static MessageCandidate nearer(Class<?> type, MessageCandidate one, MessageCandidate other) {
        boolean oneIsNearer = other.type().isAssignableFrom(one.type());
        boolean otherIsNearer = one.type().isAssignableFrom(other.type());
        if (oneIsNearer == otherIsNearer) {
            throw new InvalidEndpointException(
                    one + " and " + other + " both take " + type.getSimpleName() + ".",
                    "Let one of them take something else, or add a method for " + type.getSimpleName() + " itself.");
        }
        return oneIsNearer ? one : other;
    }

    private PayloadReader reader(
            JsonPayloads json, List<MessageCandidate> candidates, Map<Class<?>, MessageCandidate> takers) {
        Class<?> annotated = json.annotatedRoot(candidates.get(0).type());
        for (MessageCandidate candidate : candidates) {
            if (json.annotatedRoot(candidate.type()) != annotated) {
                throw new InvalidEndpointException(
                        candidates.get(0) + " and " + candidate
                                + " take messages whose types are told apart in different" + " ways.",
                        "Take records of one sealed type with @JsonTypeInfo, or of sealed types without.");
            }
        }
        return annotated == null
                ? new DiscriminatorReader(codecs.reader(JsonNode.class), codecs.typeProperty(), byName(json, takers))
                : new AnnotatedReader(codecs.reader(annotated), Set.copyOf(takers.keySet()));
    }

    private static Map<String, Function<JsonNode, Object>> byName(
            JsonPayloads json, Map<Class<?>, MessageCandidate> takers) {
        Map<String, Class<?>> types = new HashMap<>();
        Map<String, Function<JsonNode, Object>> readers = new HashMap<>();
        takers.forEach((type, taker) -> {
            String name = json.typeName(type);
            Class<?> other = types.put(name, type);
            if (other != null) {
                throw new InvalidEndpointException(
                        takers.get(other) + " takes " + other.getName() + " and " + taker + " takes " + type.getName()
                                + ", which have the same name in messages: '" + name + "'.",
                        "Give one of them another name: @JsonTypeName(\"...\").");
            }
            readers.put(name, json.treeReader(type));
        });
        return Map.copyOf(readers);
    }
}
