package io.mahakam.session;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What became of one message on one lane, which does the counting; only who asks may be on another thread. Futures are
 * made when somebody asks, and user code that waits for them runs on a worker.
 */
public final class Receipt implements Delivery {
    private static final int PENDING = 0;
    private static final int TAKEN = 1;
    private static final int SETTLED = 2;

    private final int recipients;
    private final Executor workers;

    // Counted when the frame is offered to a session's queue.
    private int accepted;
    private int conflated;
    private int dropped;
    private int closed;

    // Counted when it has left the queue otherwise than by being written.
    private int replaced;
    private int droppedLater;
    private int ended;

    private int unsent;

    /** Written after the counts that it stands for. Not given its first value here: each volatile write costs a fence. */
    private volatile int state;

    private volatile @Nullable Asked asked;

    /** @param workers complete the stages */
    public Receipt(int recipients, Executor workers) {
        this.recipients = recipients;
        this.workers = workers;
    }

    /** Of a message without recipients. */
    public static Delivery toNobody() {
        return Deliveries.TO_NOBODY;
    }

    /** Of a message that several lanes take. */
    public static Delivery of(int recipients, List<Receipt> parts) {
        return parts.isEmpty() ? toNobody() : new Deliveries(recipients, parts);
    }

    @Override
    public int recipients() {
        return recipients;
    }

    @Override
    public CompletionStage<Outcome> outcome() {
        return state == PENDING ? asked().outcome.copy() : CompletableFuture.completedFuture(firstOutcome());
    }

    @Override
    public CompletionStage<Outcome> flushed() {
        return state == SETTLED
                ? CompletableFuture.completedFuture(lastOutcome())
                : asked().flushed.copy();
    }

    // What the lane tells.

    void accepted() {
        accepted++;
        unsent++;
    }

    void conflated() {
        conflated++;
        unsent++;
    }

    void dropped() {
        dropped++;
    }

    void closed() {
        closed++;
    }

    /** The frame is not even offered to so many sessions of this lane: it is dropped for them, or they are closed. */
    public void refused(int sessions, boolean areClosed) {
        closed += areClosed ? sessions : 0;
        dropped += areClosed ? 0 : sessions;
    }

    /** How many sessions of this lane have been offered the frame. */
    int counted() {
        return accepted + conflated + dropped + closed;
    }

    /** A fault has ended a session that was offered the frame after so many others. It may have been counted by then. */
    void failed(int before) {
        if (counted() == before) {
            closed();
        }
    }

    /** Every session of this lane has been offered the frame. */
    public void taken() {
        state = TAKEN;
        Asked waiting = asked;
        if (waiting != null) {
            complete(waiting.outcome, firstOutcome());
        }
        settleIfSent();
    }

    void written() {
        unsent--;
        settleIfSent();
    }

    void replaced() {
        replaced++;
        written();
    }

    void droppedLater() {
        droppedLater++;
        written();
    }

    void ended() {
        ended++;
        written();
    }

    private void settleIfSent() {
        if (unsent > 0 || state != TAKEN) {
            return;
        }
        state = SETTLED;
        Asked waiting = asked;
        if (waiting != null) {
            complete(waiting.flushed, lastOutcome());
        }
    }

    private Outcome firstOutcome() {
        return new Outcome(accepted, conflated, dropped, closed);
    }

    private Outcome lastOutcome() {
        int written = accepted + conflated - replaced - droppedLater - ended;
        return new Outcome(written, replaced, dropped + droppedLater, closed + ended);
    }

    /** Whoever comes second, the lane or who asks, sees what the first has left, and completes. */
    private Asked asked() {
        Asked waiting = asked;
        if (waiting == null) {
            synchronized (this) {
                waiting = asked;
                if (waiting == null) {
                    waiting = new Asked();
                    asked = waiting;
                }
            }
        }
        int known = state;
        if (known != PENDING) {
            waiting.outcome.complete(firstOutcome());
        }
        if (known == SETTLED) {
            waiting.flushed.complete(lastOutcome());
        }
        return waiting;
    }

    private void complete(CompletableFuture<Outcome> future, Outcome result) {
        try {
            future.completeAsync(() -> result, workers);
        } catch (RejectedExecutionException | OutOfMemoryError noWorkers) {
            future.completeAsync(() -> result); // the application stops; who waits must not do so for ever
        }
    }

    private static final class Asked {
        private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        private final CompletableFuture<Outcome> flushed = new CompletableFuture<>();
    }
}
