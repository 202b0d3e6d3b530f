package io.mahakam.session;

import io.mahakam.protocol.CloseStatus;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What was received and waits for user code, which is called one call at a time and in order. The session's lane puts
 * in; {@link #deliver()} hands a batch to a worker, at most one at a time. With {@link Execution#INLINE} nothing waits:
 * the lane calls at once.
 */
final class Mailbox implements Runnable {
    /** After so many calls a worker lets other sessions have their turn. */
    private static final int BATCH = 256;

    /** Added to what is announced while nothing is called until {@link #resume}. */
    private static final int PAUSED = 1 << 30;

    private final TransportSession session;
    private final SessionListener listener;
    private final Executor workers;
    private final Executor streamWorkers;

    /** How the lane calls, if it does so itself. */
    private final @Nullable InlineCalls inline;

    private final int mostMessagesAtOnce;
    private final QueuedAmount waiting;
    private final Queue<Runnable> calls = new ConcurrentLinkedQueue<>();

    /** Batches announced and not yet taken; a worker is busy while it is not zero. */
    private final AtomicInteger announced = new AtomicInteger();

    /** Made when they are needed; {@code null} if calls have always been over when their methods returned. */
    private volatile @Nullable CallsInProgress inProgress;

    /** Made when they are needed. Belongs to the lane. */
    private @Nullable StreamedMessages streamed;

    /** Something was added since the last delivery. Belongs to the lane. */
    private boolean hasNew;

    Mailbox(
            TransportSession session,
            SessionListener listener,
            Sessions sessions,
            Execution execution,
            SessionOptions options) {
        this.session = session;
        this.listener = listener;
        this.workers = sessions.workers();
        this.streamWorkers = sessions.streamWorkers();
        this.inline = execution == Execution.INLINE ? new InlineCalls(session, this) : null;
        this.mostMessagesAtOnce = inline == null ? listener.concurrency() : 1;
        boolean elsewhere = mostMessagesAtOnce > 1 || listener.maxStreamedSize() > 0;
        this.inProgress = elsewhere ? new CallsInProgress(mostMessagesAtOnce) : null;
        this.waiting = new QueuedAmount(options.maxReceivedBytes(), options.maxReceivedMessages());
    }

    void addOpened() {
        add(() -> call(() -> listener.opened(session)));
    }

    void addText(ByteBuffer utf8) {
        addMessage(utf8.remaining(), () -> listener.text(session, utf8));
    }

    void addBinary(ByteBuffer payload) {
        addMessage(payload.remaining(), () -> listener.binary(session, payload));
    }

    /** Adds a piece of a message that is read as it arrives. */
    void addPart(ByteBuffer payload, boolean last) {
        if (streamed == null) {
            streamed = new StreamedMessages(session, waiting, this::addStream);
        }
        streamed.add(payload, last);
    }

    /** It waits for its sender, who must not keep a worker from all others. */
    private void addStream(IncomingStream stream) {
        addElsewhere(streamWorkers, () -> {
            callUnlessClosing(() -> listener.binary(session, stream));
            stream.close();
            handled(0, stream.finish() ? 1 : 0);
        });
    }

    /**
     * A Pong that nobody listens to costs nothing; the others are bounded like messages. Beside a message that is arriving
     * they must not stop reading, for then it could not go on: too many are passed over.
     */
    void addPong(ByteBuffer payload) {
        if (!listener.wantsPongs()) {
            return;
        }
        if (streamed == null || !streamed.isArriving()) {
            addMessage(payload.remaining(), () -> listener.pong(session, payload));
        } else if (streamed.leavesRoomForPong()) {
            addHandling(() -> callUnlessClosing(() -> listener.pong(session, payload)));
        }
    }

    void addTooSlow(@Nullable String room, long queuedBytes) {
        add(() -> call(() -> listener.tooSlow(session, room, queuedBytes)));
    }

    void addClosed(CloseStatus status) {
        add(() -> call(() -> listener.closed(session, status)));
        add(session.closing()::ended); // once that is over
    }

    /** The session has begun to close: calls that are not over need not go on. On the lane. */
    void closing() {
        CallsInProgress going = inProgress;
        if (going != null) {
            going.resumeAll();
        }
        if (streamed != null) {
            streamed.fail();
        }
    }

    /** The call that is being made on this thread goes on afterwards. */
    UnfinishedCall finishLater(UnfinishedCall.Continuation continuation) {
        if (CalledSession.here() != session) {
            throw new IllegalStateException("Only a call of the session's listener can be finished later");
        }
        CallsInProgress going = inProgress;
        if (going == null) {
            going = new CallsInProgress(1);
            inProgress = going;
        }
        UnfinishedCall call = new UnfinishedCall(this, continuation);
        going.begun(call);
        if (!session.isOpen()) {
            call.resume(); // it came too late to be told
        }
        return call;
    }

    /** Whether a continuation is through; what it throws is as if the listener's method had thrown it. */
    boolean isOver(UnfinishedCall.Continuation continuation) {
        boolean[] over = {true};
        call(() -> over[0] = continuation.proceed());
        return over[0];
    }

    boolean mustWait() {
        return session.mustPauseCalls();
    }

    /** Lets an unfinished call go on. Any thread. */
    void resumes(UnfinishedCall call) {
        Runnable step = call.step();
        inProgress().addStep(mostMessagesAtOnce > 1 ? () -> callElsewhere(workers, step) : step);
        goOn();
    }

    void finished(UnfinishedCall call) {
        inProgress().over(call);
        goOn();
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

    /** Whether reading should stop until user code has caught up, or inline, the lanes with what it has published. */
    boolean isFull() {
        if (inline == null) {
            return waiting.isFull();
        }
        return session.published().isHigh() || (inProgress != null && waiting.isFull());
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

    @Override
    public void run() {
        CalledSession.call(session, this::callBatch);
    }

    private void callBatch() {
        int taken = announced.get();
        for (int i = 0; i < BATCH; i++) {
            if (hasWaiting() && session.mustPauseCalls() && pause()) {
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
        return !calls.isEmpty() || (going != null && going.hasStep());
    }

    /** Whether there may be something that is to be called before what comes now. */
    boolean mayHaveWaiting() {
        return inProgress != null || !calls.isEmpty();
    }

    /** What the lane is to call next, or {@code null} if it has to wait or there is nothing. */
    @Nullable Runnable nextInline() {
        return inProgress != null && session.mustPauseCalls() ? null : next();
    }

    /** What is to be called next, or {@code null} if nothing is, or something must be over before. */
    private @Nullable Runnable next() {
        CallsInProgress going = inProgress;
        if (going == null) {
            return calls.poll();
        }
        Runnable step = going.pollStep();
        if (step != null) {
            return step;
        }
        Runnable first = calls.peek();
        return first != null && going.leaveRoomFor(first) ? calls.poll() : null;
    }

    /** Whether nothing is called until {@link #resume}: that is announced first, lest who makes room does not see it. */
    private boolean pause() {
        announced.addAndGet(PAUSED);
        return !(session.mayResumeCalls() && endPause());
    }

    /** Something has changed for the better, which may let user code go on. Any thread. */
    void resume(boolean onLane) {
        if (inline != null) {
            resume(inline);
        } else if (announced.get() >= PAUSED && session.mayResumeCalls() && endPause()) {
            handOver(onLane);
        }
    }

    /** Whether it is we who have ended it. */
    private boolean endPause() {
        return announced.getAndUpdate(known -> known & ~PAUSED) >= PAUSED;
    }

    /** Calls that had to wait are made, not inside of what is done now. */
    private void resume(InlineCalls ofLane) {
        if (inProgress != null && hasWaiting() && session.mayResumeCalls()) {
            session.onLane(ofLane::callWaiting);
        }
    }

    private void handOver(boolean onLane) {
        if (onLane && workers instanceof WorkerPool pool) {
            execute(task -> pool.executeAfterReading(task, session.lane()), this);
        } else {
            execute(workers, this);
        }
    }

    private void callElsewhere(Executor elsewhere, Runnable call) {
        execute(elsewhere, () -> CalledSession.call(session, call));
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

    private void addMessage(int size, Call message) {
        if (inline != null && inProgress == null) {
            inline.call(() -> callUnlessClosing(message));
            return;
        }
        waiting.add(size);
        addHandling(() -> handle(size, message));
    }

    /** Adds what several workers may do at once. */
    private void addHandling(Runnable message) {
        if (mostMessagesAtOnce > 1) {
            addElsewhere(workers, message);
        } else {
            add(message);
        }
    }

    /** Adds what is handed on to another worker, beside whom others may handle messages if so many may at once. */
    private void addElsewhere(Executor elsewhere, Runnable message) {
        ConcurrentCall call = () -> {
            inProgress().begun();
            callElsewhere(elsewhere, () -> {
                message.run();
                inProgress().over();
                goOn();
            });
        };
        add(call);
    }

    private void handle(int size, Call message) {
        callUnlessClosing(message);
        handled(size, 1);
    }

    private void handled(int size, int count) {
        waiting.remove(size, count);
        if (waiting.isLow()) {
            session.reader().mailboxIsLow();
        }
    }

    private void callUnlessClosing(Call message) {
        if (!session.closing().isRequested()) {
            call(message);
        }
    }

    private void add(Runnable call) {
        if (inline != null) {
            inline.call(call);
        } else {
            calls.add(call);
            hasNew = true;
        }
    }

    /** Adds what the lane cannot call now. */
    void enqueue(Runnable call) {
        calls.add(call);
    }

    private void call(Call callback) {
        try {
            callback.run();
        } catch (Throwable problem) {
            session.closing().failed(); // closes it, so that no message follows
            tellFailed(problem);
        }
    }

    private void tellFailed(Throwable problem) {
        try {
            listener.failed(session, problem);
        } catch (Throwable broken) {
            report(broken); // against its contract; and yet the session must come to its end
        }
    }

    private static void report(Throwable fault) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, fault);
    }

    @FunctionalInterface
    private interface Call {
        void run() throws Exception;
    }
}
