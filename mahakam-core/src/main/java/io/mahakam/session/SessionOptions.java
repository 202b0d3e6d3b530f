package io.mahakam.session;

import io.mahakam.protocol.ProtocolOptions;
import java.time.Duration;

/**
 * The limits of a session.
 *
 * @param protocol limits on what is received
 * @param heartbeatInterval silence after which we send a Ping; zero: never
 * @param heartbeatTimeout how long the peer may then stay silent before the connection is cut
 * @param closeTimeout how long a peer may take to answer our Close before the connection is cut
 * @param sendTimeout how long a write may make no progress before the connection is cut
 * @param maxQueuedBytes bound on a session's unsent bytes; beyond it the session is closed with 1013
 * @param maxQueuedMessages bound on a session's unsent messages; beyond it the session is closed with 1013
 * @param maxReceivedBytes payload bytes that may wait for user code; beyond it reading stops until some were handled
 * @param maxReceivedMessages messages that may wait for user code, likewise
 */
public record SessionOptions(
        ProtocolOptions protocol,
        Duration heartbeatInterval,
        Duration heartbeatTimeout,
        Duration closeTimeout,
        Duration sendTimeout,
        long maxQueuedBytes,
        int maxQueuedMessages,
        long maxReceivedBytes,
        int maxReceivedMessages) {
    /** What is documented as the default of each setting. */
    public static final SessionOptions DEFAULT = new SessionOptions(
            ProtocolOptions.DEFAULT,
            Duration.ofSeconds(25),
            Duration.ofSeconds(20),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            1024 * 1024,
            8192,
            64 * 1024,
            1024);
}
