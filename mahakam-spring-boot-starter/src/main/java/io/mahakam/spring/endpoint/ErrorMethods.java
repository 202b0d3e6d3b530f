package io.mahakam.spring.endpoint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The methods for errors: the endpoint's own, then those for all endpoints, by what they take. */
final class ErrorMethods {
    private final Class<?> endpoint;
    private final List<Map<Class<? extends Throwable>, EndpointMethod>> levels;

    /** The same for all sessions, if no method wants to know of the handshake. */
    private final @Nullable BoundErrors shared;

    /**
     * The methods for one endpoint.
     *
     * @param levels the methods of one bean each, which are asked before those of the next
     */
    ErrorMethods(Class<?> endpoint, List<Map<Class<? extends Throwable>, EndpointMethod>> levels) {
        this.endpoint = endpoint;
        this.levels = levels.stream().filter(level -> !level.isEmpty()).toList();
        boolean same = this.levels.stream()
                .flatMap(level -> level.values().stream())
                .noneMatch(EndpointMethod::dependsOnHandshake);
        this.shared = same ? bound(EndpointMethod::unbound) : null;
    }

    BoundErrors bind(HandshakeContext handshake) throws Exception {
        return shared == null ? bound(method -> method.bind(handshake)) : shared;
    }

    private <E extends Exception> BoundErrors bound(Binding<E> binding) throws E {
        List<Map<Class<? extends Throwable>, BoundMethod>> bound = new ArrayList<>();
        for (Map<Class<? extends Throwable>, EndpointMethod> level : levels) {
            Map<Class<? extends Throwable>, BoundMethod> methods = new LinkedHashMap<>();
            for (Map.Entry<Class<? extends Throwable>, EndpointMethod> entry : level.entrySet()) {
                methods.put(entry.getKey(), binding.bind(entry.getValue()));
            }
            bound.add(methods);
        }
        return new BoundErrors(endpoint, bound);
    }

    @FunctionalInterface
    private interface Binding<E extends Exception> {
        BoundMethod bind(EndpointMethod method) throws E;
    }
}
