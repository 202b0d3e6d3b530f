package io.mahakam.session;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes and messages that wait somewhere, with a bound on each. Both are in one number, since each change of either would
 * cost what the change of both does: 40 bits of bytes, and before them 24 bits of messages. Thread-safe.
 */
final class QueuedAmount {
    /** Larger bounds count as these, at which a process has long run out of memory. */
    static final int MOST_MESSAGES = 1 << 22;

    static final long MOST_BYTES = 1L << 38;

    private static final int BYTES_BITS = 40;

    private final AtomicLong amount = new AtomicLong();
    private final long maxBytes;
    private final int maxMessages;

    QueuedAmount(long maxBytes, int maxMessages) {
        this.maxBytes = Math.min(maxBytes, MOST_BYTES);
        this.maxMessages = Math.min(maxMessages, MOST_MESSAGES);
    }

    /** Adds a message; whether the bounds still hold. A message of any size may wait alone. */
    boolean add(long size) {
        return isWithin(amount.addAndGet(amount(size, 1)), maxBytes, maxMessages);
    }

    /** Whether no more waits than so many times the bounds allow. */
    boolean isWithin(int times) {
        long bytes = Math.min(MOST_BYTES, times * maxBytes);
        long messages = Math.min(MOST_MESSAGES, (long) times * maxMessages);
        return isWithin(amount.get(), bytes, messages);
    }

    private static boolean isWithin(long amount, long maxBytes, long maxMessages) {
        int messages = messages(amount);
        return messages <= 1 || (messages <= maxMessages && bytes(amount) <= maxBytes);
    }

    void remove(long size, int count) {
        amount.addAndGet(-amount(size, count));
    }

    long bytes() {
        return bytes(amount.get());
    }

    /** High water: more than half of a bound is in use. */
    boolean isHigh() {
        long known = amount.get();
        return bytes(known) > maxBytes / 2 || messages(known) > maxMessages / 2;
    }

    /** Low water: at most a quarter of each bound is in use. */
    boolean isLow() {
        long known = amount.get();
        return bytes(known) <= maxBytes / 4 && messages(known) <= maxMessages / 4;
    }

    /** Whether a bound is reached. */
    boolean isFull() {
        long known = amount.get();
        return bytes(known) >= maxBytes || messages(known) >= maxMessages;
    }

    /** A sum of amounts is the amount of the sums, also while one of these is below zero. */
    private static long amount(long bytes, int messages) {
        return ((long) messages << BYTES_BITS) + bytes;
    }

    private static long bytes(long amount) {
        int signed = Long.SIZE - BYTES_BITS;
        return amount << signed >> signed;
    }

    private static int messages(long amount) {
        return (int) ((amount - bytes(amount)) >> BYTES_BITS);
    }
}
