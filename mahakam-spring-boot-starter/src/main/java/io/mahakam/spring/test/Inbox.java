package io.mahakam.spring.test;

import io.mahakam.protocol.Event;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What a client was sent and has not yet been asked for. Thread-safe. */
final class Inbox {
    private final Deque<Event> messages = new ArrayDeque<>();
    private final Deque<Event.Pong> pongs = new ArrayDeque<>();

    synchronized void add(Event event) {
        if (event instanceof Event.Pong pong) {
            pongs.add(pong);
        } else if (!(event instanceof Event.Ping)) {
            messages.add(event);
        }
        notifyAll();
    }

    /** The next message, or the end, which stays; {@code null} if none comes in time. */
    synchronized @Nullable Event nextMessage(Duration timeout) {
        await(messages, timeout);
        return messages.peek() instanceof Event.Closed closed ? closed : messages.poll();
    }

    synchronized Event.@Nullable Pong nextPong(Duration timeout) {
        await(pongs, timeout);
        return pongs.poll();
    }

    private void await(Deque<?> events, Duration timeout) {
        long end = System.nanoTime() + timeout.toNanos();
        try {
            for (long left = timeout.toMillis();
                    events.isEmpty() && left > 0;
                    left = (end - System.nanoTime()) / 1_000_000) {
                wait(left);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
