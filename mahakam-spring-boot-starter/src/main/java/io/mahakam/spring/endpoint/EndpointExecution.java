package io.mahakam.spring.endpoint;

import io.mahakam.session.Execution;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which threads call the endpoints' methods, how many at once, and how much they may read.
 *
 * @param byDefault for endpoints of which nothing else is said
 * @param byId by the ids of endpoints, before what their annotations say
 * @param concurrency by the ids of endpoints, how many messages of one session are handled at once; others: one
 * @param maxStreamSize most bytes of a message that is read while it arrives
 */
public record EndpointExecution(
        Execution byDefault, Map<String, Execution> byId, Map<String, Integer> concurrency, long maxStreamSize) {
    private static final long DEFAULT_MAX_STREAM_SIZE = 1L << 30;

    public EndpointExecution {
        byId = Map.copyOf(byId);
        concurrency = Map.copyOf(concurrency);
    }

    /** One message of a session after the other. */
    public EndpointExecution(Execution byDefault, Map<String, Execution> byId) {
        this(byDefault, byId, Map.of(), DEFAULT_MAX_STREAM_SIZE);
    }

    /**
     * The bound on messages that are read while they arrive; zero if there are none.
     *
     * @throws InvalidEndpointException if the endpoint is called by the thread that would have to read
     */
    long maxStreamSize(MessageMethods messages, Execution execution) {
        if (!messages.streamed() || messages.binary() == null) {
            return 0;
        }
        if (execution == Execution.INLINE) {
            throw new InvalidEndpointException(
                    messages.methods().get(messages.binary().first())
                            + " waits for its message to arrive, but is called inline, by the thread that would have to"
                            + " read it.",
                    "Take byte[] or ByteBuffer, or give the endpoint execution WORKER.");
        }
        return maxStreamSize;
    }

    /** The ids of which something is said. */
    public Set<String> ids() {
        Set<String> ids = new HashSet<>(byId.keySet());
        ids.addAll(concurrency.keySet());
        return ids;
    }

    /** How many messages of one session of an endpoint are handled at once. */
    int concurrency(String id, Execution execution, Class<?> type) {
        int number = concurrency.getOrDefault(id, 1);
        if (number > 1 && execution == Execution.INLINE) {
            throw new InvalidEndpointException(
                    "The setting 'mahakam.endpoints." + id + ".concurrency' is " + number + ", but "
                            + type.getSimpleName()
                            + " is called inline, by the one thread that reads the session.",
                    "Remove the setting, or give the endpoint execution WORKER.");
        }
        return number;
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
