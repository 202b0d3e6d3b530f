package io.mahakam.session;

import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a session's listener that are to be made, one at a time and in order. The session's lane adds them;
 * {@link #deliver()} hands a batch to a worker, at most one at a time. With {@link Execution#INLINE} nothing waits: the
 * lane calls at once. While the peer does not read the answers, or the lanes have yet to take what the calls have
 * published, none are made.
 */
final class ListenerCalls implements Runnable {
    /** After so many calls a worker lets other sessions have their turn. */
    private static final int BATCH = 256;

    /** Added to what is announced while nothing is called until {@link #resume}. */
    private static final int PAUSED = 1 << 30;

    private final TransportSession session;

    /** How the lane calls, if it does so itself. */
    private final @Nullable InlineCalls inline;

    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    /** Something was added since the last delivery. Belongs to the lane. */
    private boolean hasNew;

    /** Batches announced and not yet taken; a worker is busy while it is not zero. */
    private final AtomicInteger announced = new AtomicInteger();

    /** Made when they are needed; {@code null} if calls have always been over when their methods returned. */
    private volatile @Nullable CallsInProgress inProgress;

    /** Made when it is needed. */
    private volatile Published published = Published.NOTHING;

    ListenerCalls(TransportSession session, SessionListener listener, Execution execution) {
        this.session = session;
        this.inline = execution == Execution.INLINE ? new InlineCalls(session, this) : null;
        int mostAtOnce = inline == null ? listener.concurrency() : 1;
        boolean elsewhere = mostAtOnce > 1 || listener.maxStreamedSize() > 0;
        this.inProgress = elsewhere ? new CallsInProgress(mostAtOnce) : null;
    }

    // Adding, on the lane.

    void add(Runnable call) {
        if (inline != null) {
            inline.call(call);
        } else {
            enqueue(call);
            hasNew = true;
        }
    }

    /** Adds what the lane cannot call now. */
    void enqueue(Runnable call) {
        waiting.add(call);
    }

    /** Whether what is added is called at once, or as soon as the call inside of which it comes has returned. */
    boolean areInline() {
        return inline != null;
    }

    /** Whether the next may have to wait until others are over. */
    boolean mayBeInProgress() {
        return inProgress != null;
    }

    /** Whether several messages may be handled at once. */
    boolean mayBeSeveral() {
        CallsInProgress going = inProgress;
        return going != null && going.mayBeSeveral();
    }

    /**
     * Another session's user code, called inline, is about to do something with this session: this session's must not be
     * called inside of it. That waits for {@link #release()}, which has to follow if this is true.
     */
    boolean hold() {
        return inline != null && inline.hold();
    }

    void release() {
        Objects.requireNonNull(inline).release();
    }

    /** Hands what was added to a worker. */
    void deliver() {
        if (!hasNew) {
            return;
        }
        hasNew = false;
        if (announced.getAndIncrement() == 0) {
            handOver(true);
        }
    }

    // Calling.

    private void handOver(boolean onLane) {
        Executor workers = session.workers();
        if (onLane && workers instanceof WorkerPool pool) {
            execute(task -> pool.executeAfterReading(task, session.lane()), this);
        } else {
            execute(workers, this);
        }
    }

    private void execute(Executor where, Runnable task) {
        try {
            where.execute(task);
        } catch (RejectedExecutionException noWorkers) {
            // Shut down, or at a bound of their own. Unheard, the session must not live on; and nobody is left to tell.
            session.closing().unheard();
        } catch (OutOfMemoryError noThread) { // of executors that make one for each task
            session.closing().unheard();
            report(noThread);
        }
    }

    /** Of faults that nobody else can be told of. */
    static void report(Throwable fault) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, fault);
    }

    @Override
    public void run() {
        CalledSession.call(session, this::callBatch);
    }

    private void callBatch() {
        int taken = announced.get();
        for (int i = 0; i < BATCH; i++) {
            if (hasWaiting() && mustPause() && pause()) {
                return;
            }
            Runnable call = next();
            while (call == null) {
                taken = announced.addAndGet(-taken);
                if (taken == 0) {
                    return;
                }
                call = next();
            }
            call.run();
        }
        handOver(false);
    }

    /** Whether there is something to be called, now or later. */
    boolean hasWaiting() {
        CallsInProgress going = inProgress;
        return !waiting.isEmpty() || (going != null && going.hasStep());
    }

    /** Whether there may be something that is to be called before what comes now. */
    boolean mayHaveWaiting() {
        return inProgress != null || !waiting.isEmpty();
    }

    /** What the lane is to call next, or {@code null} if it has to wait or there is nothing. */
    @Nullable Runnable nextInline() {
        return inProgress != null && mustPause() ? null : next();
    }

    /** What is to be called next, or {@code null} if nothing is, or something must be over before. */
    private @Nullable Runnable next() {
        CallsInProgress going = inProgress;
        if (going == null) {
            return waiting.poll();
        }
        Runnable step = going.pollStep();
        if (step != null) {
            return step;
        }
        Runnable first = waiting.peek();
        return first != null && going.leaveRoomFor(first) ? waiting.poll() : null;
    }

    // Pausing.

    /** Notes what the session publishes in a call of its listener. */
    void published(int size, int recipients) {
        if (published == Published.NOTHING) {
            publishedFirst();
        }
        published.add(size, recipients);
    }

    /** Several calls of the listener may come to this at once. */
    private synchronized void publishedFirst() {
        if (published == Published.NOTHING) {
            published = new Published();
        }
    }

    /** A lane has taken what was published. Any thread. */
    void publicationTaken(int size, int recipients) {
        published.remove(size, recipients);
        if (published.isLow()) {
            resume(false);
            session.reader().mailboxIsLow();
        }
    }

    /** Whether the lanes have yet to take much of what was published. Any thread. */
    boolean havePublishedMuch() {
        return published.isHigh();
    }

    /**
     * Whether none is made for now: the peer does not read the answers, or the lanes have yet to take what was published. A
     * worker asks.
     */
    boolean mustPause() {
        ClosingHandshake closing = session.closing();
        return !closing.isRequested() && ((closing.isOpen() && session.outbox().isHigh()) || published.isHigh());
    }

    /** Whether {@link #mustPause()} is over, by so much that it is worth going on. */
    private boolean mayResume() {
        ClosingHandshake closing = session.closing();
        return closing.isRequested() || ((!closing.isOpen() || session.outbox().isLow()) && published.isLow());
    }

    /** Whether nothing is called until {@link #resume}: that is announced first, lest who makes room does not see it. */
    private boolean pause() {
        announced.addAndGet(PAUSED);
        return !(mayResume() && endPause());
    }

    /** Something has changed for the better, which may let user code go on. Any thread. */
    void resume(boolean onLane) {
        if (inline != null) {
            resume(inline);
        } else if (announced.get() >= PAUSED && mayResume() && endPause()) {
            handOver(onLane);
        }
    }

    /** Whether it is we who have ended it. */
    private boolean endPause() {
        return announced.getAndUpdate(known -> known & ~PAUSED) >= PAUSED;
    }

    /** Calls that had to wait are made, not inside of what is done now. */
    private void resume(InlineCalls ofLane) {
        if (inProgress != null && hasWaiting() && mayResume()) {
            session.onLane(ofLane::callWaiting);
        }
    }

    // Calls that are in progress while the next is made.

    /** Adds a call that is handed on to another worker, beside which others of its kind may be made. On the lane. */
    void addElsewhere(Executor elsewhere, Runnable call) {
        ConcurrentCall handedOn = () -> {
            inProgress().begun();
            callElsewhere(elsewhere, () -> {
                call.run();
                inProgress().over();
                goOn();
            });
        };
        add(handedOn);
    }

    private void callElsewhere(Executor elsewhere, Runnable call) {
        execute(elsewhere, () -> CalledSession.call(session, call));
    }

    /** The call that is being made on this thread goes on afterwards. */
    void begun(UnfinishedCall call) {
        CallsInProgress going = inProgress;
        if (going == null) {
            going = new CallsInProgress(1);
            inProgress = going;
        }
        going.begun(call);
    }

    /** Lets an unfinished call go on. Any thread. */
    void resumes(UnfinishedCall call) {
        CallsInProgress going = inProgress();
        Runnable step = call.step();
        going.addStep(going.mayBeSeveral() ? () -> callElsewhere(session.workers(), step) : step);
        goOn();
    }

    void finished(UnfinishedCall call) {
        inProgress().over(call);
        goOn();
    }

    /** The session has begun to close: calls that are not over need not go on. */
    void closing() {
        CallsInProgress going = inProgress;
        if (going != null) {
            going.resumeAll();
        }
    }

    private CallsInProgress inProgress() {
        return Objects.requireNonNull(inProgress);
    }

    /** There is something that could be called, if it may be called now. Any thread. */
    private void goOn() {
        if (inline != null) {
            session.onLane(inline::callWaiting);
        } else if (announced.getAndIncrement() == 0) {
            handOver(false);
        }
    }
}
