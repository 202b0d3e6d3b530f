package io.mahakam.session;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Bytes and messages that wait somewhere, with a bound on each. Thread-safe. */
final class QueuedAmount {
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicInteger messages = new AtomicInteger();
    private final long maxBytes;
    private final int maxMessages;

    QueuedAmount(long maxBytes, int maxMessages) {
        this.maxBytes = maxBytes;
        this.maxMessages = maxMessages;
    }

    /** Adds a message; whether the bounds still hold. A message of any size may wait alone. */
    boolean add(long size) {
        bytes.addAndGet(size);
        messages.incrementAndGet();
        return isWithin(1);
    }

    /** Whether no more waits than so many times the bounds allow. */
    boolean isWithin(int times) {
        int allMessages = messages.get();
        return allMessages <= 1 || (bytes.get() / times <= maxBytes && allMessages / times <= maxMessages);
    }

    void remove(long size, int count) {
        bytes.addAndGet(-size);
        messages.addAndGet(-count);
    }

    long bytes() {
        return bytes.get();
    }

    /** High water: more than half of a bound is in use. */
    boolean isHigh() {
        return bytes.get() > maxBytes / 2 || messages.get() > maxMessages / 2;
    }

    /** Low water: at most a quarter of each bound is in use. */
    boolean isLow() {
        return bytes.get() <= maxBytes / 4 && messages.get() <= maxMessages / 4;
    }

    /** Whether a bound is reached. */
    boolean isFull() {
        return bytes.get() >= maxBytes || messages.get() >= maxMessages;
    }
}
