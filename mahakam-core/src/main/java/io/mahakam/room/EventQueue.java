package io.mahakam.room;

import io.mahakam.room.RoomEvents.Event;
import io.mahakam.room.RoomEvents.Listening;
import io.mahakam.session.TransportSession;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Events that wait for the listeners, who are told one after the other. Thread-safe. */
final class EventQueue {
    static final int MAX_MESSAGES = 1024;

    /** Of the messages as they are sent. There are {@linkplain RoomEvents many} queues. */
    static final int MAX_BYTES = 1024 * 1024;

    /** Then a worker turns to something else. */
    private static final int MANY = 256;

    private final List<Listening> listeners;
    private final Executor workers;
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean telling = new AtomicBoolean();

    // Messages of which only so many may wait: there are far more of them than of anything else.
    private final AtomicInteger messages = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicInteger missed = new AtomicInteger();

    EventQueue(List<Listening> listeners, Executor workers) {
        this.listeners = listeners;
        this.workers = workers;
    }

    /** Adds what is no message. A session that causes it has it on its account: it may do so again and again. */
    void add(Event event) {
        TransportSession cause = TransportSession.called();
        if (cause != null) {
            cause.publishes(0, 1);
        }
        waiting.add(new Waiting(event, 0, cause));
    }

    /** Adds a message of so many bytes, more than none, unless too many wait; one of any size may wait alone. */
    void addMessage(Event message, int size) {
        int allMessages = messages.incrementAndGet();
        long allBytes = bytes.addAndGet(size);
        if (allMessages <= 1 || (allMessages <= MAX_MESSAGES && allBytes <= MAX_BYTES)) {
            waiting.add(new Waiting(message, size, null));
        } else {
            removeMessage(size);
            missed.incrementAndGet();
        }
    }

    private void removeMessage(int size) {
        bytes.addAndGet(-size);
        messages.decrementAndGet();
    }

    /** Has a worker tell what waits, unless one does. */
    void tell() {
        if (waiting.isEmpty() || !telling.compareAndSet(false, true)) {
            return;
        }
        try {
            workers.execute(this::tellSome);
        } catch (RejectedExecutionException | OutOfMemoryError noWorker) {
            telling.set(false); // with what happens next it is tried again; or the application has ended
        }
    }

    private void tellSome() {
        try {
            Waiting next = waiting.poll();
            for (int i = 1; next != null; i++) {
                tell(next);
                next = i < MANY ? waiting.poll() : null;
            }
        } finally {
            telling.set(false);
            tell(); // what has come meanwhile, or is left
        }
    }

    private void tell(Waiting next) {
        try {
            tellListeners(next);
        } finally {
            if (next.cause != null) {
                next.cause.publicationTaken(0, 1);
            }
        }
    }

    private void tellListeners(Waiting next) {
        int lost = 0;
        if (next.messageSize > 0) {
            removeMessage(next.messageSize);
            lost = missed.getAndSet(0);
        }
        for (Listening listening : listeners) {
            try {
                next.event.tell(listening);
            } catch (Throwable problem) {
                listening.whenItFails().accept(problem);
            }
            if (lost > 0 && listening.wantsMessages().getAsBoolean()) {
                listening
                        .whenItFails()
                        .accept(new IllegalStateException(
                                lost + " messages were not told: the listener is slower than they come"));
            }
        }
    }

    /**
     * @param messageSize 0 if it is no message
     * @param cause has it on its account, or {@code null}
     */
    private record Waiting(
            Event event, int messageSize, @Nullable TransportSession cause) {}
}
