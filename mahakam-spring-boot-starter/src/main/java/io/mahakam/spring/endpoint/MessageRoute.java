package io.mahakam.spring.endpoint;

import java.util.Map;

/**
 * The way of messages of one kind to their method.
 *
 * @param reader makes the payload
 * @param first the number of the only method, or of the first of several
 * @param byType the numbers of the methods by the classes of their payloads; empty if there is but one method
 */
record MessageRoute(PayloadReader reader, int first, Map<Class<?>, Integer> byType) {
    MessageRoute(PayloadReader reader, int method) {
        this(reader, method, Map.of());
    }

    /** The number of the method that takes a payload that was read. */
    int method(Object payload) {
        return byType.isEmpty() ? first : byType.getOrDefault(payload.getClass(), first);
    }
}
