package io.mahakam.spring.web;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/** Whether handshakes are answered now. Closed at first. Thread-safe. */
public final class HandshakeGate {
    private static final Log logger = LogFactory.getLog(HandshakeGate.class);

    private static final PlainAnswer CLOSED =
            new PlainAnswer(503, Map.of("Connection", "close"), "The server does not accept connections now.");
    private static final PlainAnswer NO_ADOPTER =
            new PlainAnswer(501, Map.of(), "WebSocket works on Tomcat with its NIO connector only.");

    private final Supplier<@Nullable ConnectionAdopter> adopter;
    private volatile boolean open;

    /** @param adopter gives what takes connections over, or {@code null} if there are no connections to take over */
    public HandshakeGate(Supplier<@Nullable ConnectionAdopter> adopter) {
        this.adopter = adopter;
    }

    /** Lets handshakes pass. */
    public void open() {
        if (adopter.get() == null) {
            logger.warn("No handshake will be accepted: " + NO_ADOPTER.body());
        }
        open = true;
    }

    /** Refuses handshakes with 503. */
    public void close() {
        open = false;
    }

    /** Why no handshake can succeed now, or {@code null} if it can. */
    @Nullable PlainAnswer obstacle() {
        if (adopter.get() == null) {
            return NO_ADOPTER;
        }
        return open ? null : CLOSED;
    }
}
