package io.mahakam.benchmarks.rooms;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/** A client that joins a room and leaves it, over and over. */
final class Churner {
    private static final int LONGEST_ANSWER = 11;

    private final MemberOrder order;
    private final AtomicLong answers;
    private final Connection connection;
    private volatile boolean answered = true;
    private volatile boolean wantsToBeIn;
    private long afterLeaving;

    Churner(Clients clients, int publishers, AtomicLong answers) throws IOException {
        this.order = new MemberOrder(publishers);
        this.order.away();
        this.answers = answers;
        this.connection = clients.open("/members", this::received);
    }

    /** Joins or leaves, unless the last time has not been answered yet. */
    void change() {
        if (answered) {
            answered = false;
            wantsToBeIn = !wantsToBeIn;
            String wish = wantsToBeIn ? "join" : "leave";
            connection.send(Frame.TEXT, ByteBuffer.wrap(wish.getBytes(StandardCharsets.US_ASCII)));
        }
    }

    private void received(Connection itself, ByteBuffer payload, boolean compressed) {
        if (payload.remaining() > LONGEST_ANSWER) {
            order.received(payload);
            afterLeaving += answered && !wantsToBeIn ? 1 : 0;
            return;
        }
        if (!wantsToBeIn) {
            order.away();
        }
        answers.incrementAndGet();
        answered = true;
    }

    MemberOrder order() {
        return order;
    }

    /** Messages of the room that came when it had been told that it had left. */
    long afterLeaving() {
        return afterLeaving;
    }
}
