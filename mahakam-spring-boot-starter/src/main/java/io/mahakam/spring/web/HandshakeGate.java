package io.mahakam.spring.web;

import java.util.Map;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;

/** Whether handshakes are answered now. Closed at first. Thread-safe. */
public final class HandshakeGate {
    private static final Log logger = LogFactory.getLog(HandshakeGate.class);

    private static final PlainAnswer CLOSED =
            new PlainAnswer(503, Map.of("Connection", "close"), "The server does not accept connections now.");
    private static final PlainAnswer NO_ADOPTER =
            new PlainAnswer(501, Map.of(), "WebSocket works on Tomcat with its NIO connector only.");

    private final ObjectProvider<ConnectionAdopter> adopter;
    private volatile boolean open;

    public HandshakeGate(ObjectProvider<ConnectionAdopter> adopter) {
        this.adopter = adopter;
    }

    /** Lets handshakes pass. */
    public void open() {
        if (adopter.getIfAvailable() == null) {
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
        if (adopter.getIfAvailable() == null) {
            return NO_ADOPTER;
        }
        return open ? null : CLOSED;
    }
}
