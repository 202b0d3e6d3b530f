package io.mahakam.session;

import io.mahakam.protocol.Compressors;
import io.mahakam.protocol.ConnectionState;
import io.mahakam.protocol.PermessageDeflate;
import io.mahakam.protocol.WebSocketProtocol;
import org.jspecify.annotations.Nullable;

/**
 * Where one session's messages are compressed. Without context takeover, as early as possible: a direct message by its
 * sender, a broadcast once for all sessions alike. With it, as late as possible: in the order in which frames are written.
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

    /** A frame that goes to other sessions too, on the lane, before it is queued. */
    OutgoingFrame whenShared(OutgoingFrame frame) {
        return agreed == null || agreed.contextTakeover() || !isWorthwhile(frame)
                ? frame
                : frame.compressedForAll(agreed.windowBits(), compressors);
    }

    /**
     * Whether frames are still to be compressed {@linkplain #whenWritten when they are written}: not before, since what
     * the peer is to inflate later refers to them, and so they could not be dropped any more.
     */
    boolean waitsForWriting() {
        return agreed != null && agreed.contextTakeover();
    }

    /** A frame that is written next, on the lane. Ahead of a Close that is waiting already, it stays as it is. */
    OutgoingFrame whenWritten(OutgoingFrame frame) {
        return isWorthwhile(frame) && protocol.state() == ConnectionState.OPEN ? frame.compressed(protocol) : frame;
    }

    private boolean isWorthwhile(OutgoingFrame frame) {
        return frame.isMessage() && frame.payloadSize() >= Math.max(1, threshold);
    }
}
