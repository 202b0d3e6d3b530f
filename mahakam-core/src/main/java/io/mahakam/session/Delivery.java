package io.mahakam.session;

import java.util.concurrent.CompletionStage;

/**
 * What becomes of one send or broadcast. Thread-safe. Nobody has to ask, and next to nothing is kept for those who do
 * not; who asks may do so at any time, once or often, and learns the same.
 *
 * <p>The stages complete on a worker thread, or at once if the answer is known. They never complete exceptionally; they
 * do not complete at all if the event loops are stopped before they took the message.
 */
public interface Delivery {
    /** How many open sessions the message is meant for; it was handed to none of those that were closing already. */
    int recipients();

    /**
     * Whether the message is kept back for now, until a transaction commits, say. The recipients are then those at the time
     * of the call, and the stages wait: they tell of those who are recipients when it is sent, or, if it is not sent at all
     * because the transaction is rolled back, of nobody, with zeros alone.
     */
    default boolean deferred() {
        return false;
    }

    /** Completes when the message has been queued, or not, for every recipient: within moments, however slow they are. */
    CompletionStage<Outcome> outcome();

    /**
     * Completes when nothing of the message is queued any more: it was handed to the connection of every recipient, or
     * was dropped or replaced meanwhile, or the session has ended. Whether the peer has received it, only the peer can say.
     */
    CompletionStage<Outcome> flushed();

    /**
     * By the number of sessions, what became of a message. Together they are the {@linkplain Delivery#recipients()
     * recipients}.
     *
     * @param accepted queued behind others; of {@link Delivery#flushed()}: written
     * @param conflated queued in the place of an older message with the same key; of {@link Delivery#flushed()}: not
     *     written, because a newer message took its place
     * @param dropped not queued; of {@link Delivery#flushed()}: not written, be it not queued or dropped later
     * @param closed the session was closing, or was closed because of this message; of {@link Delivery#flushed()}: or it
     *     ended before the message was written
     */
    record Outcome(int accepted, int conflated, int dropped, int closed) {
        static final Outcome NOTHING = new Outcome(0, 0, 0, 0);

        Outcome plus(Outcome other) {
            return new Outcome(
                    accepted + other.accepted,
                    conflated + other.conflated,
                    dropped + other.dropped,
                    closed + other.closed);
        }
    }
}
