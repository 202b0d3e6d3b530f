package io.mahakam.spring.endpoint;

import io.mahakam.session.Execution;
import io.mahakam.session.SessionListener;
import java.util.List;
import java.util.Set;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;

/**
 * A checked endpoint, ready to be connected to. Thread-safe.
 *
 * @param id its name, unique in the application
 * @param type the class that was annotated
 * @param patterns the complete patterns of its paths
 * @param subprotocols what it speaks, most wanted first
 * @param allowedOrigins the origins it names itself; none: those of the application
 * @param execution which thread calls its methods
 * @param connector makes the listener of a session from its handshake
 */
public record Endpoint(
        String id,
        Class<?> type,
        Set<String> patterns,
        List<String> subprotocols,
        Set<String> allowedOrigins,
        Execution execution,
        Connector connector) {
    public Endpoint {
        patterns = Set.copyOf(patterns);
        subprotocols = List.copyOf(subprotocols);
        allowedOrigins = Set.copyOf(allowedOrigins);
    }

    /** Makes the listener of a session from its handshake. */
    @FunctionalInterface
    public interface Connector {
        /**
         * Resolves everything that the endpoint's methods want to know of the handshake; the request is not needed
         * afterwards.
         *
         * @throws Exception if an argument cannot be resolved, as Spring MVC throws it for a controller
         */
        SessionListener connect(NativeWebRequest request, WebDataBinderFactory binders) throws Exception;
    }
}
