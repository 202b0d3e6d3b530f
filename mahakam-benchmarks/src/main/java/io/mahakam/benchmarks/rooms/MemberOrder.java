package io.mahakam.benchmarks.rooms;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** What a member sees of a room: the numbers of each publisher. Used by the reader's thread, and by others after its end. */
final class MemberOrder {
    private final long[] next;
    private final boolean[] mayHaveMissed;
    private long order;
    private long lost;
    private long inverted;

    MemberOrder(int publishers) {
        next = new long[publishers];
        mayHaveMissed = new boolean[publishers];
    }

    static ByteBuffer message(int size, int publisher, long sequence) {
        return ByteBuffer.allocate(size).putInt(0, publisher).putLong(4, sequence);
    }

    /** What is missing until the next message of each publisher is not lost. */
    void away() {
        Arrays.fill(mayHaveMissed, true);
    }

    void received(ByteBuffer payload) {
        int publisher = payload.getInt(payload.position());
        long sequence = payload.getLong(payload.position() + 4);
        if (sequence < next[publisher]) {
            inverted++;
            return;
        }
        if (!mayHaveMissed[publisher]) {
            lost += sequence - next[publisher];
        }
        mayHaveMissed[publisher] = false;
        next[publisher] = sequence + 1;
        order = 31 * (31 * order + publisher) + sequence;
    }

    /** The same for two members that have seen the same in the same order. */
    long order() {
        return order;
    }

    long lost() {
        return lost;
    }

    /** Messages that came after a later one of their publisher, or once more. */
    long inverted() {
        return inverted;
    }
}
