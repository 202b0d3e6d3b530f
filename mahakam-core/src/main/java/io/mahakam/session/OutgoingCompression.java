package io.mahakam.session;

import io.mahakam.protocol.Compressors;
import io.mahakam.protocol.PermessageDeflate;
import io.mahakam.protocol.WebSocketProtocol;
import org.jspecify.annotations.Nullable;

/**
 * Where one session's messages are compressed. Without context takeover, as early as possible: a direct message by its
 * sender, a broadcast once for all sessions alike. With it, as late as necessary: on the lane, in the order of the queue.
 */
final class OutgoingCompression {
    private final PermessageDeflate.@Nullable Direction agreed;
    private final int threshold;
    private final Compressors compressors;
    private final WebSocketProtocol protocol;

    OutgoingCompression(
            @Nullable PermessageDeflate agreed, int threshold, Compressors compressors, WebSocketProtocol protocol) {
        this.agreed = agreed == null ? null : agreed.server();
        this.threshold = threshold;
        this.compressors = compressors;
        this.protocol = protocol;
    }

    /** A frame for this session alone, before it is handed to the lane. Any thread. */
    OutgoingFrame whenSent(OutgoingFrame frame) {
        return agreed == null || agreed.contextTakeover() || !isWorthwhile(frame)
                ? frame
                : frame.compressed(agreed.windowBits(), compressors);
    }

    /** A frame that was {@linkplain #whenSent sent}, on the lane, right before it is queued. */
    OutgoingFrame whenQueued(OutgoingFrame frame) {
        return agreed == null || !agreed.contextTakeover() || !isWorthwhile(frame) ? frame : frame.compressed(protocol);
    }

    /** A frame that goes to other sessions too, on the lane, right before it is queued. */
    OutgoingFrame whenShared(OutgoingFrame frame) {
        if (agreed == null || !isWorthwhile(frame)) {
            return frame;
        }
        return agreed.contextTakeover()
                ? frame.compressed(protocol)
                : frame.compressedForAll(agreed.windowBits(), compressors);
    }

    private boolean isWorthwhile(OutgoingFrame frame) {
        return frame.isMessage() && frame.payloadSize() >= threshold;
    }
}
