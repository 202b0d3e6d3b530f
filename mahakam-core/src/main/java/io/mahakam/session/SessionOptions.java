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
 * @param messageTimeout how long a message, or a frame, may take to arrive from its first byte to its last before the
 *     session is closed with 1008; zero: for ever. Time in which we do not read does not count.
 * @param maxQueuedBytes bound on a session's unsent bytes while its peer does not read; more than 256 GB count as these.
 *     While the peer reads, what is sent to it may be ahead of the event loop by sixteen times as much.
 * @param maxQueuedMessages bound on a session's unsent messages, likewise; more than 4,194,304 count as these
 * @param overflow what happens to a message sent to the session itself that exceeds such a bound; a room's has the policy
 *     of its room
 * @param maxSentFrameSize most payload of one frame that we send; a larger message is split into several frames
 * @param maxReceivedBytes payload bytes that may wait for user code; beyond it reading stops until some were handled
 * @param maxReceivedMessages messages that may wait for user code, likewise
 * @param compression how what is sent is compressed, where that was agreed
 */
public record SessionOptions(
        ProtocolOptions protocol,
        Duration heartbeatInterval,
        Duration heartbeatTimeout,
        Duration closeTimeout,
        Duration sendTimeout,
        Duration messageTimeout,
        long maxQueuedBytes,
        int maxQueuedMessages,
        Overflow overflow,
        int maxSentFrameSize,
        long maxReceivedBytes,
        int maxReceivedMessages,
        CompressionOptions compression) {
    /** What is documented as the default of each setting. */
    public static final SessionOptions DEFAULT = new SessionOptions(
            ProtocolOptions.DEFAULT,
            Duration.ofSeconds(25),
            Duration.ofSeconds(20),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            1024 * 1024,
            8192,
            Overflow.CLOSE,
            Integer.MAX_VALUE,
            64 * 1024,
            1024,
            CompressionOptions.DEFAULT);

    /** @throws IllegalArgumentException if a bound is below 1, or a duration is negative or, but for
     *     the interval and messageTimeout, zero */
    public SessionOptions {
        requireNotNegative("heartbeatInterval", heartbeatInterval);
        requireNotNegative("messageTimeout", messageTimeout);
        requirePositive("heartbeatTimeout", heartbeatTimeout);
        requirePositive("closeTimeout", closeTimeout);
        requirePositive("sendTimeout", sendTimeout);
        requireAtLeast1("maxQueuedBytes", maxQueuedBytes);
        requireAtLeast1("maxQueuedMessages", maxQueuedMessages);
        requireAtLeast1("maxSentFrameSize", maxSentFrameSize);
        requireAtLeast1("maxReceivedBytes", maxReceivedBytes);
        requireAtLeast1("maxReceivedMessages", maxReceivedMessages);
    }

    private static void requireNotNegative(String name, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + " is zero or more, not " + value);
        }
    }

    private static void requirePositive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " is more than zero, not " + value);
        }
    }

    private static void requireAtLeast1(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is at least 1, not " + value);
        }
    }
}
