package io.mahakam.session;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.protocol.Compressors;
import io.mahakam.protocol.PermessageDeflate;
import io.mahakam.protocol.WebSocketProtocol;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The sessions of one application: makes them, finds them, closes them all. Thread-safe. */
public final class Sessions {
    private static final int ID_BYTES = 16;

    /** Enough for the threads that compress at one moment. */
    private static final int MOST_IDLE_COMPRESSORS = 16;

    private final SessionOptions options;
    private final PayloadEncoder encoder;
    private final Executor workers;
    private final Executor streamWorkers;
    private final CompressorPool compressors;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, TransportSession> sessions = new ConcurrentHashMap<>();
    private final SessionIndex byUser = new SessionIndex();
    private final SessionIndex byEndpoint = new SessionIndex();
    private final CompletableFuture<Void> allEnded = new CompletableFuture<>();
    private volatile @Nullable CloseStatus closing;

    /**
     * @param encoder for what sessions send, see {@link PayloadEncoder#of}
     * @param workers run the listeners' methods and read the streams that are sent, both of which may block
     */
    public Sessions(SessionOptions options, PayloadEncoder encoder, Executor workers) {
        this(options, encoder, workers, workers);
    }

    /**
     * @param encoder for what sessions send, see {@link PayloadEncoder#of}
     * @param workers run the listeners' methods and read the streams that are sent, both of which may block
     * @param streamWorkers run those methods that read a message as it arrives, and so wait for its sender: if these are
     *     other threads, peers that send slowly keep none of the workers from all others
     */
    public Sessions(SessionOptions options, PayloadEncoder encoder, Executor workers, Executor streamWorkers) {
        this(
                options,
                encoder,
                workers,
                streamWorkers,
                new CompressorPool(options.compression().level(), MOST_IDLE_COMPRESSORS));
    }

    Sessions(SessionOptions options, PayloadEncoder encoder, Executor workers, CompressorPool compressors) {
        this(options, encoder, workers, workers, compressors);
    }

    private Sessions(
            SessionOptions options,
            PayloadEncoder encoder,
            Executor workers,
            Executor streamWorkers,
            CompressorPool compressors) {
        this.options = options;
        this.encoder = encoder;
        this.workers = workers;
        this.streamWorkers = streamWorkers;
        this.compressors = compressors;
    }

    /** The session of a connection whose handshake is done, to be handed to the transport. */
    public TransportSession create(SessionDetails details, SessionListener listener, Transport transport) {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        return new TransportSession(this, HexFormat.of().formatHex(id), details, listener, transport);
    }

    /** What a session says on the wire, as agreed in its handshake. */
    WebSocketProtocol protocol(SessionDetails details, SessionListener listener) {
        PermessageDeflate agreed = details.compression();
        WebSocketProtocol protocol = agreed == null
                ? WebSocketProtocol.server(options.protocol())
                : WebSocketProtocol.server(options.protocol(), agreed, compressors);
        if (listener.maxStreamedSize() > 0) {
            if (details.execution() == Execution.INLINE) {
                throw new IllegalArgumentException("A listener that is called inline cannot wait for a stream");
            }
            protocol.giveBinaryInParts(listener.maxStreamedSize());
        }
        return protocol;
    }

    /** The session with this id, if it has not ended. */
    public Optional<WebSocketSession> find(String id) {
        return Optional.ofNullable(sessions.get(id));
    }

    /** The sessions that have not ended: a view that follows what happens and cannot be changed. */
    public Collection<WebSocketSession> all() {
        return Collections.unmodifiableCollection(sessions.values());
    }

    /** How many have not ended. */
    public int count() {
        return sessions.size();
    }

    /**
     * The sessions of a user, by the name of their principal, that have not ended: a view likewise. Nobody looks for them when it is asked.
     */
    public Collection<WebSocketSession> ofUser(String user) {
        return byUser.of(user);
    }

    /** The sessions of an endpoint, by its id, that have not ended: a view likewise. */
    public Collection<WebSocketSession> ofEndpoint(String endpointId) {
        return byEndpoint.of(endpointId);
    }

    /** The names of all principals that have sessions: a view likewise. */
    public Set<String> users() {
        return byUser.names();
    }

    /**
     * Closes all of a user's sessions, by the name of their principal.
     *
     * @return how many were open
     * @throws IllegalArgumentException if the code must not be sent, such as 1006
     */
    public int disconnectUser(String user, CloseStatus status) {
        status.requireSendable();
        int open = 0;
        for (WebSocketSession session : ofUser(user)) {
            open += session.isOpen() ? 1 : 0;
            session.close(status);
        }
        return open;
    }

    /**
     * Closes every session, and any that opens from now on.
     *
     * @return completes when the last has ended and its listener has been told
     */
    public CompletionStage<Void> close(CloseStatus status) {
        closing = status;
        for (TransportSession session : sessions.values()) {
            session.close(status);
        }
        completeIfEmpty();
        return allEnded.copy();
    }

    void opened(TransportSession session) {
        sessions.put(session.id(), session);
        byEndpoint.add(session.endpointId(), session);
        if (session.user() != null) {
            byUser.add(session.user(), session);
        }
        CloseStatus status = closing;
        if (status != null) {
            session.close(status);
        }
    }

    void ended(TransportSession session) {
        sessions.remove(session.id());
        byEndpoint.remove(session.endpointId(), session);
        if (session.user() != null) {
            byUser.remove(session.user(), session);
        }
        completeIfEmpty();
    }

    SessionOptions options() {
        return options;
    }

    /** What encodes what sessions send. */
    public PayloadEncoder encoder() {
        return encoder;
    }

    /** What runs user code. */
    public Executor workers() {
        return workers;
    }

    Executor streamWorkers() {
        return streamWorkers;
    }

    Compressors compressors() {
        return compressors;
    }

    private void completeIfEmpty() {
        if (closing != null && sessions.isEmpty()) {
            compressors.close();
            allEnded.complete(null);
        }
    }
}
