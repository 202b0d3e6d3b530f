package io.mahakam.spring.test;

import java.net.URI;
import java.security.Principal;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** Opens connections, and knows of the world that they are in. */
interface HandshakeConnector {
    /**
     * Asks for a connection, and gives it to the peer if that is accepted.
     *
     * @param target path and query
     * @param headers beside those that make it a handshake
     * @param user who asks, or {@code null}: whoever the test runs as
     */
    HandshakeResponse connect(URI target, HttpHeaders headers, @Nullable Principal user, ClientPeer peer);

    /** The time that connections are in: nanoseconds, of use only in differences. */
    LongSupplier clock();

    /** See {@link WebSocketTestClient#awaitIdle()}. */
    void awaitIdle(Duration timeout);

    /** See {@link WebSocketTestClient#advance}. */
    void advance(Duration time, Duration timeout);

    /** Whether it is known when all that was set going is done. */
    boolean inMemory();
}
