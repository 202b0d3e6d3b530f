package io.mahakam.session;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A call of a {@link SessionListener} that is not over when the method returns: what it has begun goes on when that
 * becomes possible, and no thread waits meanwhile. Until it is over, the session's next call waits, if the listener is
 * called serially; {@code closed} waits in any case. Thread-safe.
 */
public final class UnfinishedCall {
    private final Mailbox mailbox;
    private final ListenerCalls calls;
    private final Continuation continuation;
    private final Runnable step = this::proceed;

    /** Reasons to go on that were not yet heeded, and above zero for ever once the call is over. */
    private final AtomicInteger reasons = new AtomicInteger();

    UnfinishedCall(Mailbox mailbox, ListenerCalls calls, Continuation continuation) {
        this.mailbox = mailbox;
        this.calls = calls;
        this.continuation = continuation;
    }

    /**
     * Lets the continuation run, once at least and soon: where the listener's methods are called, and under the same
     * conditions, so not while the peer leaves too much unread. Any thread; without effect once the call is over.
     */
    public void resume() {
        if (reasons.getAndIncrement() == 0) {
            calls.resumes(this);
        }
    }

    /** Whether the peer leaves so much unread that no more is to be sent for now; the continuation asks. */
    public boolean mustWait() {
        return calls.mustPause();
    }

    /** Goes on once. */
    Runnable step() {
        return step;
    }

    private void proceed() {
        int heeded = reasons.get();
        if (mailbox.isOver(continuation)) {
            calls.finished(this);
        } else if (reasons.addAndGet(-heeded) > 0) {
            calls.resumes(this);
        }
    }

    /** What is left of a call. */
    @FunctionalInterface
    public interface Continuation {
        /**
         * Goes on as far as is possible now. Never run by two threads at once. It is run too when the session begins to
         * close, and then has to give up what it waits for, if that is of use to the session alone.
         *
         * @return whether the call is over
         * @throws Exception as a listener's method does; the call is then over
         */
        boolean proceed() throws Exception;
    }
}
