package io.mahakam.spring.web;

import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/** Whether handshakes are answered now, and who takes over their connections. Closed at first. Thread-safe. */
public final class HandshakeGate {
    private static final Log logger = LogFactory.getLog(HandshakeGate.class);

    private static final PlainAnswer CLOSED =
            new PlainAnswer(503, Map.of("Connection", "close"), "The server does not accept connections now.");
    private static final PlainAnswer NO_ADOPTER =
            new PlainAnswer(501, Map.of(), "WebSocket works on Tomcat and on Jetty.");

    private final Supplier<@Nullable ConnectionAdopter> source;
    private volatile @Nullable ConnectionAdopter adopter;
    private volatile boolean open;

    /** @param source gives what takes connections over, or {@code null} if there are no connections to take over */
    public HandshakeGate(Supplier<@Nullable ConnectionAdopter> source) {
        this.source = source;
    }

    /** Lets handshakes pass. */
    public void open() {
        ConnectionAdopter found = source.get();
        if (found == null) {
            logger.warn("No handshake will be accepted: " + NO_ADOPTER.body());
        } else {
            found.start();
            logger.info("WebSocket connections are served by " + found.description());
        }
        adopter = found;
        open = true;
    }

    /** Refuses handshakes with 503. */
    public void close() {
        open = false;
    }

    /** Cuts the connections that were taken over and are left. */
    public void cutConnections() {
        ConnectionAdopter present = adopter;
        if (present != null) {
            present.stop();
        }
    }

    /** Why no handshake can succeed now, or {@code null} if it can. */
    @Nullable PlainAnswer obstacle() {
        if (!open) {
            return CLOSED;
        }
        return adopter == null ? NO_ADOPTER : null;
    }

    /** Takes over the connection of a handshake that has passed. */
    ConnectionAdopter adopter() {
        return Objects.requireNonNull(adopter);
    }
}
