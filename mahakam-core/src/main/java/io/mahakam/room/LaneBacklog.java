package io.mahakam.room;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What threads of the application have broadcast and one lane has not yet taken. What sessions broadcast in their calls is on
 * their own account, and they wait for it; these threads never wait, and so there is a bound. Thread-safe.
 */
final class LaneBacklog {
    /** What a session may have unsent while its peer reads: sixteen times the default of what it may have otherwise. */
    static final long MAX_BYTES = 16 * 1024 * 1024;

    static final int MAX_MESSAGES = 16 * 8192;

    private final AtomicLong bytes = new AtomicLong();
    private final AtomicInteger messages = new AtomicInteger();

    /** Adds a message; false if it would be too much: it is not added then. A message of any size may wait alone. */
    boolean add(int size) {
        int allMessages = messages.incrementAndGet();
        long allBytes = bytes.addAndGet(size);
        if (allMessages <= 1 || (allMessages <= MAX_MESSAGES && allBytes <= MAX_BYTES)) {
            return true;
        }
        remove(size);
        return false;
    }

    /** The lane has taken a message. */
    void remove(int size) {
        bytes.addAndGet(-size);
        messages.decrementAndGet();
    }
}
