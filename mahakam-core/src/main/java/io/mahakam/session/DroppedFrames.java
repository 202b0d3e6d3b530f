package io.mahakam.session;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Frames that were taken off a session's queue unwritten. Who waits for them is told afterwards, as what he does then may
 * lead back to the queue.
 */
final class DroppedFrames {
    private long bytes;
    private int frames;
    private @Nullable List<OutgoingFrame> awaited;
    private @Nullable List<Receipt> receipts;

    void add(OutgoingFrame frame, @Nullable Receipt receipt) {
        bytes += frame.size();
        frames += frame.isCounted() ? 1 : 0;
        if (receipt != null) {
            receipts = receipts == null ? new ArrayList<>() : receipts;
            receipts.add(receipt);
        }
        if (frame.milestone() != null) {
            awaited = awaited == null ? new ArrayList<>() : awaited;
            awaited.add(frame);
        }
    }

    /** So much of it was written after all. */
    void written(int count) {
        bytes -= count;
    }

    long bytes() {
        return bytes;
    }

    int frames() {
        return frames;
    }

    /** Once the queue may be changed again. */
    void tell() {
        if (receipts != null) {
            receipts.forEach(Receipt::ended);
        }
        if (awaited != null) {
            awaited.forEach(OutgoingFrame::missed);
        }
    }
}
