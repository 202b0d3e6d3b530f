package io.mahakam.benchmarks.rooms;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** Times in buckets of a microsecond, or of 1.6 % where that is wider. Recorded by one thread, read by any. */
final class Latencies {
    private static final int STEPS = 64;
    private static final int DOUBLINGS = 40;

    private final AtomicLongArray buckets = new AtomicLongArray(STEPS * (DOUBLINGS + 2));
    private final AtomicLong count = new AtomicLong();

    void record(long nanos) {
        int bucket = bucket(Math.max(0, nanos) / 1000);
        buckets.lazySet(bucket, buckets.get(bucket) + 1);
        count.lazySet(count.get() + 1);
    }

    long count() {
        return count.get();
    }

    /** What a share of all that were expected took at most, in milliseconds: infinity if so many never came. */
    double percentile(double share, long expected) {
        long rank = (long) Math.ceil(share * expected);
        for (int bucket = 0; bucket < buckets.length(); bucket++) {
            rank -= buckets.get(bucket);
            if (rank <= 0) {
                return largestMicros(bucket) / 1000.0;
            }
        }
        return Double.POSITIVE_INFINITY;
    }

    private static int bucket(long micros) {
        int shift = Math.max(0, 57 - Long.numberOfLeadingZeros(micros));
        return STEPS * shift + (int) (micros >> shift);
    }

    private static long largestMicros(int bucket) {
        int shift = Math.max(0, bucket / STEPS - 1);
        return ((bucket - STEPS * shift + 1L) << shift) - 1;
    }
}
