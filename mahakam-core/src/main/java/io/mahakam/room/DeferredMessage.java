package io.mahakam.room;

import io.mahakam.session.Delivery;
import io.mahakam.session.Receipt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A message that is encoded and addressed, and waits to be sent; and what becomes of it. Thread-safe. */
public final class DeferredMessage implements Delivery {
    private final int recipients;
    private final Supplier<Delivery> publication;

    /** What has become of it: of a message that was withdrawn, nothing. */
    private volatile @Nullable Delivery sent;

    /** Made when somebody asks before that. */
    private volatile @Nullable CompletableFuture<Delivery> asked;

    DeferredMessage(int recipients, Supplier<Delivery> publication) {
        this.recipients = recipients;
        this.publication = publication;
    }

    /**
     * Sends the message.
     *
     * @param workers run the code of those who wait for what becomes of it
     */
    public void send(Executor workers) {
        Delivery delivery = Receipt.toNobody();
        try {
            delivery = publication.get();
        } finally {
            settle(delivery, workers);
        }
    }

    /**
     * Nothing will be sent.
     *
     * @param workers run the code of those who wait for what becomes of it
     */
    public void withdraw(Executor workers) {
        settle(Receipt.toNobody(), workers);
    }

    /** The members at the time of the call; more may have come by the time it is sent, or some have gone. */
    @Override
    public int recipients() {
        return recipients;
    }

    @Override
    public boolean deferred() {
        return true;
    }

    @Override
    public CompletionStage<Outcome> outcome() {
        Delivery known = sent;
        return known == null ? asked().thenCompose(Delivery::outcome) : known.outcome();
    }

    @Override
    public CompletionStage<Outcome> flushed() {
        Delivery known = sent;
        return known == null ? asked().thenCompose(Delivery::flushed) : known.flushed();
    }

    /** Whoever comes second, who sends or who asks, sees what the first has left, and completes. */
    private void settle(Delivery delivery, Executor workers) {
        sent = delivery;
        CompletableFuture<Delivery> waiting = asked;
        if (waiting == null) {
            return;
        }
        try {
            waiting.completeAsync(() -> delivery, workers);
        } catch (RejectedExecutionException | OutOfMemoryError noWorkers) {
            waiting.completeAsync(() -> delivery); // the application stops; who waits must not do so for ever
        }
    }

    private CompletableFuture<Delivery> asked() {
        CompletableFuture<Delivery> waiting = asked;
        if (waiting == null) {
            synchronized (this) {
                waiting = asked;
                if (waiting == null) {
                    waiting = new CompletableFuture<>();
                    asked = waiting;
                }
            }
        }
        Delivery known = sent;
        if (known != null) {
            waiting.complete(known);
        }
        return waiting;
    }
}
