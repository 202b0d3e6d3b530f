package io.mahakam.session;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What one session has published and lanes have not yet taken: by deliveries, which are what a lane has to do for it, and
 * by bytes, which are what it holds. A publication to any number may be alone. Thread-safe.
 */
final class Published {
    /** Of sessions that never publish. */
    static final Published NOTHING = new Published();

    /** A lane does so many in a millisecond or so. */
    private static final int HIGH_DELIVERIES = 1024;

    private static final long HIGH_BYTES = 1024 * 1024;

    private final AtomicInteger deliveries = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    void add(int size, int recipients) {
        bytes.addAndGet(size);
        deliveries.addAndGet(recipients);
    }

    void remove(int size, int recipients) {
        bytes.addAndGet(-size);
        deliveries.addAndGet(-recipients);
    }

    /** Whether it is so much that its session must wait. */
    boolean isHigh() {
        return deliveries.get() > HIGH_DELIVERIES || bytes.get() > HIGH_BYTES;
    }

    /** Whether it is so little that its session may go on. */
    boolean isLow() {
        return deliveries.get() <= HIGH_DELIVERIES / 2 && bytes.get() <= HIGH_BYTES / 2;
    }
}
