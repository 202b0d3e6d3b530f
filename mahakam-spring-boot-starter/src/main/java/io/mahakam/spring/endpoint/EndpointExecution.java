package io.mahakam.spring.endpoint;

import io.mahakam.session.Execution;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import java.util.Map;
import java.util.Set;

/**
 * Which threads call the endpoints' methods.
 *
 * @param byDefault for endpoints of which nothing else is said
 * @param byId by the ids of endpoints, before what their annotations say
 */
public record EndpointExecution(Execution byDefault, Map<String, Execution> byId) {
    public EndpointExecution {
        byId = Map.copyOf(byId);
    }

    /** The ids of which something is said. */
    public Set<String> ids() {
        return byId.keySet();
    }

    Execution of(String id, WebSocketEndpoint annotation, Class<?> type) {
        Execution[] annotated = annotation.execution();
        if (annotated.length > 1) {
            throw new InvalidEndpointException(
                    "The @WebSocketEndpoint of " + type.getName() + " has more than one execution.",
                    "Keep WORKER, or INLINE if its methods never block.");
        }
        return byId.getOrDefault(id, annotated.length == 0 ? byDefault : annotated[0]);
    }
}
