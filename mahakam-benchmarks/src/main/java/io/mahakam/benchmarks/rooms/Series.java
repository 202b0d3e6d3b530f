package io.mahakam.benchmarks.rooms;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Messages at a steady rate, and how long each took to its receivers, from when it was due: a sender that is held up makes
 * its messages late, not few.
 */
final class Series {
    private static final long GRACE = TimeUnit.SECONDS.toNanos(5);

    final Latencies latencies = new Latencies();
    private final int number;
    private final int receivers;
    private long expected;

    Series(int number, int receivers) {
        this.number = number;
        this.receivers = receivers;
    }

    /** Counts a message if it is one of these. */
    void received(ByteBuffer payload) {
        if (payload.remaining() >= 12 && payload.getInt(payload.position()) == number) {
            latencies.record(System.nanoTime() - payload.getLong(payload.position() + 4));
        }
    }

    /** Publishes for some seconds and waits for what is on its way; false if the server no longer reads the publisher. */
    boolean publish(Connection publisher, int size, int rate, int seconds) {
        long start = System.nanoTime();
        long messages = (long) rate * seconds;
        expected = messages * receivers;
        ByteBuffer payload = ByteBuffer.allocate(size).putInt(0, number);
        boolean reads = true;
        for (long i = 0; reads && i < messages; i++) {
            long due = start + i * TimeUnit.SECONDS.toNanos(1) / rate;
            sleepUntil(due);
            reads = publisher.send(
                    Frame.BINARY, payload.putLong(4, due), start + TimeUnit.SECONDS.toNanos(seconds) + GRACE);
        }
        long deadline = System.nanoTime() + GRACE;
        while (latencies.count() < expected && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(1_000_000);
        }
        return reads;
    }

    double p99() {
        return latencies.percentile(0.99, expected);
    }

    long undelivered() {
        return expected - latencies.count();
    }

    static void sleepUntil(long time) {
        for (long left = time - System.nanoTime(); left > 0; left = time - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
