package io.mahakam.session;

import io.mahakam.protocol.ProtocolOptions;
import java.time.Duration;

/** The defaults but for what a test is about. */
public final class TestOptions {
    private static final SessionOptions USUAL = SessionOptions.DEFAULT;

    private TestOptions() {}

    public static SessionOptions outbound(long maxBytes, int maxMessages) {
        return new SessionOptions(
                new ProtocolOptions(1024 * 1024, 1024 * 1024),
                USUAL.heartbeatInterval(),
                USUAL.heartbeatTimeout(),
                USUAL.closeTimeout(),
                USUAL.sendTimeout(),
                USUAL.messageTimeout(),
                maxBytes,
                maxMessages,
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
                bytes,
                USUAL.maxReceivedBytes(),
                USUAL.maxReceivedMessages(),
                USUAL.compression());
    }
}
