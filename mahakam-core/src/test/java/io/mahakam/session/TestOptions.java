package io.mahakam.session;

import io.mahakam.protocol.ProtocolOptions;
import java.time.Duration;

/** The defaults but for what a test is about. */
public final class TestOptions {
    private static final SessionOptions USUAL = SessionOptions.DEFAULT;

    private TestOptions() {}

    public static SessionOptions outbound(long maxBytes, int maxMessages) {
        return outbound(maxBytes, maxMessages, Overflow.CLOSE);
    }

    public static SessionOptions outbound(long maxBytes, int maxMessages, Overflow overflow) {
        return new SessionOptions(
                new ProtocolOptions(1024 * 1024, 1024 * 1024),
                USUAL.heartbeatInterval(),
                USUAL.heartbeatTimeout(),
                USUAL.closeTimeout(),
                USUAL.sendTimeout(),
                USUAL.messageTimeout(),
                maxBytes,
                maxMessages,
                overflow,
                USUAL.maxSentFrameSize(),
                USUAL.maxReceivedBytes(),
                USUAL.maxReceivedMessages(),
                USUAL.compression());
    }

    /** For peers that answer no pings, and read nothing for as long as their test likes. */
    public static SessionOptions patient(long maxBytes, int maxMessages) {
        Duration longEnough = Duration.ofHours(1);
        return new SessionOptions(
                new ProtocolOptions(1024 * 1024, 1024 * 1024),
                Duration.ZERO,
                longEnough,
                longEnough,
                longEnough,
                USUAL.messageTimeout(),
                maxBytes,
                maxMessages,
                USUAL.overflow(),
                USUAL.maxSentFrameSize(),
                USUAL.maxReceivedBytes(),
                USUAL.maxReceivedMessages(),
                USUAL.compression());
    }

    public static SessionOptions inbound(long maxBytes, int maxMessages) {
        return new SessionOptions(
                USUAL.protocol(),
                USUAL.heartbeatInterval(),
                USUAL.heartbeatTimeout(),
                USUAL.closeTimeout(),
                USUAL.sendTimeout(),
                USUAL.messageTimeout(),
                USUAL.maxQueuedBytes(),
                USUAL.maxQueuedMessages(),
                USUAL.overflow(),
                USUAL.maxSentFrameSize(),
                maxBytes,
                maxMessages,
                USUAL.compression());
    }

    public static SessionOptions timeouts(Duration heartbeat, Duration answer, Duration close, Duration send) {
        return new SessionOptions(
                USUAL.protocol(),
                heartbeat,
                answer,
                close,
                send,
                USUAL.messageTimeout(),
                USUAL.maxQueuedBytes(),
                USUAL.maxQueuedMessages(),
                USUAL.overflow(),
                USUAL.maxSentFrameSize(),
                USUAL.maxReceivedBytes(),
                USUAL.maxReceivedMessages(),
                USUAL.compression());
    }

    public static SessionOptions messageTimeout(Duration timeout) {
        return new SessionOptions(
                USUAL.protocol(),
                USUAL.heartbeatInterval(),
                USUAL.heartbeatTimeout(),
                USUAL.closeTimeout(),
                USUAL.sendTimeout(),
                timeout,
                USUAL.maxQueuedBytes(),
                USUAL.maxQueuedMessages(),
                USUAL.overflow(),
                USUAL.maxSentFrameSize(),
                USUAL.maxReceivedBytes(),
                1,
                USUAL.compression());
    }

    public static SessionOptions maxSentFrameSize(int bytes, long maxQueuedBytes) {
        return new SessionOptions(
                USUAL.protocol(),
                USUAL.heartbeatInterval(),
                USUAL.heartbeatTimeout(),
                USUAL.closeTimeout(),
                USUAL.sendTimeout(),
                USUAL.messageTimeout(),
                maxQueuedBytes,
                USUAL.maxQueuedMessages(),
                USUAL.overflow(),
                bytes,
                USUAL.maxReceivedBytes(),
                USUAL.maxReceivedMessages(),
                USUAL.compression());
    }

    /** What a room that closes slow members has in a session's queue. */
    public static QueueShare share(long maxBytes, int maxMessages) {
        return share(maxBytes, maxMessages, Overflow.CLOSE);
    }

    public static QueueShare share(long maxBytes, int maxMessages, Overflow overflow) {
        return new QueueShare(new QueueLimits("room", maxBytes, maxMessages, overflow));
    }

    /** For a message of whose delivery nobody asks. */
    public static Receipt receipt() {
        return new Receipt(1, Runnable::run);
    }
}
