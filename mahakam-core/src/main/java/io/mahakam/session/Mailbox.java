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

    private static final int MOST_PONGS_BESIDE_STREAM = 64;

    /** Added to what is announced while nothing is called until {@link #resume}. */
    private static final int PAUSED = 1 << 30;

    /** Whose listener is being called on a thread: to look up what is changed costs a quarter of setting it twice. */
    private static final ThreadLocal<Called> CALLED = ThreadLocal.withInitial(Called::new);

    private final TransportSession session;
    private final SessionListener listener;
    private final Executor workers;
    private final boolean inline;
    private final int mostMessagesAtOnce;
    private final QueuedAmount waiting;
    private final Queue<Runnable> calls = new ConcurrentLinkedQueue<>();

    /** Batches announced and not yet taken; a worker is busy while it is not zero. */
    private final AtomicInteger announced = new AtomicInteger();

    /** Made when they are needed; {@code null} if calls have always been over when their methods returned. */
    private volatile @Nullable CallsInProgress inProgress;

    /** The message that is arriving and read as it does. Belongs to the lane, as the number of Pongs that came meanwhile. */
    private @Nullable IncomingStream incoming;

    private int pongsBesideStream;

    /** Something was added since the last delivery. Belongs to the lane. */
    private boolean hasNew;

    /** The lane is inside of a call of user code, this session's or another's, which may itself cause the next one. */
    private boolean calling;

    Mailbox(
            TransportSession session,
            SessionListener listener,
            Executor workers,
            Execution execution,
            SessionOptions options) {
        this.session = session;
        this.listener = listener;
        this.workers = workers;
        this.inline = execution == Execution.INLINE;
        this.mostMessagesAtOnce = inline ? 1 : listener.concurrency();
        this.inProgress = mostMessagesAtOnce > 1 ? new CallsInProgress(mostMessagesAtOnce) : null;
        this.waiting = new QueuedAmount(options.maxReceivedBytes(), options.maxReceivedMessages());
    }

    /** The session whose listener is being called on this thread, or {@code null}. */
    static @Nullable TransportSession called() {
        return CALLED.get().session;
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
        IncomingStream stream = incoming;
        if (stream == null) {
            stream = new IncomingStream(this::taken);
            incoming = stream;
            addStream(stream);
        }
        int size = payload.remaining();
        waiting.remove(-size, 0);
        if (!stream.add(payload)) {
            waiting.remove(size, 0);
        }
        if (last) {
            incoming = null;
            pongsBesideStream = 0;
            if (stream.complete()) {
                waiting.add(0);
            }
        }
    }

    private void addStream(IncomingStream stream) {
        Runnable call = () -> {
            callUnlessClosing(() -> listener.binary(session, stream));
            stream.close();
            handled(0, stream.finish() ? 1 : 0);
        };
        if (mostMessagesAtOnce > 1) {
            addConcurrent(call);
        } else {
            add(call);
        }
    }

    private void taken(int bytes) {
        waiting.remove(bytes, 0);
        if (waiting.isLow()) {
            session.mailboxIsAwaited();
        }
    }

    /**
     * A Pong that nobody listens to costs nothing; the others are bounded like messages. Beside a message that is arriving
     * they must not stop reading, for then it could not go on: too many are passed over.
     */
    void addPong(ByteBuffer payload) {
        if (!listener.wantsPongs()) {
            return;
        }
        if (incoming == null) {
            addMessage(payload.remaining(), () -> listener.pong(session, payload));
        } else if (pongsBesideStream++ < MOST_PONGS_BESIDE_STREAM) {
            Runnable pong = () -> {
                callUnlessClosing(() -> listener.pong(session, payload));
                handled(0, 0);
            };
            if (mostMessagesAtOnce > 1) {
                addConcurrent(pong);
            } else {
                add(pong);
            }
        }
    }

    void addTooSlow(@Nullable String room, long queuedBytes) {
        add(() -> call(() -> listener.tooSlow(session, room, queuedBytes)));
    }

    void addClosed(CloseStatus status) {
        add(() -> call(() -> listener.closed(session, status)));
        add(session::ended); // once that is over
    }

    /** The session has begun to close: calls that are not over need not go on. On the lane. */
    void closing() {
        CallsInProgress going = inProgress;
        if (going != null) {
            going.resumeAll();
        }
        if (incoming != null) {
            incoming.fail();
        }
    }

    /** The call that is being made on this thread goes on afterwards. */
    UnfinishedCall finishLater(UnfinishedCall.Continuation continuation) {
        if (CALLED.get().session != session) {
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
        inProgress().addStep(mostMessagesAtOnce > 1 ? () -> execute(() -> callHere(step), false) : step);
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
        if (inline) {
            session.onLane(this::callWaitingInline);
        } else if (announced.getAndIncrement() == 0) {
            handOver(false);
        }
    }

    /**
     * Another session's user code, called inline, is about to do something with this session: this session's must not be
     * called inside of it. That waits for {@link #release()}, which has to follow if this is true.
     */
    boolean hold() {
        boolean held = inline && !calling;
        calling |= held;
        return held;
    }

    void release() {
        calling = false;
        if (!calls.isEmpty()) { // the session was cut, or is too slow
            session.lane().post(this::callWaitingInline);
        }
    }

    /** Whether reading should stop until user code has caught up, or inline, the lanes with what it has published. */
    boolean isFull() {
        return (inline && session.published().isHigh()) || ((!inline || inProgress != null) && waiting.isFull());
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
        callHere(this::callBatch);
    }

    private void callHere(Runnable calls) {
        Called here = CALLED.get();
        TransportSession outer = here.session; // if this thread lends itself to be a worker
        here.session = session;
        try {
            calls.run();
        } finally {
            here.session = outer;
        }
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

    private boolean hasWaiting() {
        CallsInProgress going = inProgress;
        return !calls.isEmpty() || (going != null && going.hasStep());
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
        if (inline) {
            resumeInline();
        } else if (announced.get() >= PAUSED && session.mayResumeCalls() && endPause()) {
            handOver(onLane);
        }
    }

    /** Whether it is we who have ended it. */
    private boolean endPause() {
        return announced.getAndUpdate(known -> known & ~PAUSED) >= PAUSED;
    }

    /** Calls that had to wait are made, not inside of what is done now. */
    private void resumeInline() {
        if (inProgress != null && hasWaiting() && session.mayResumeCalls()) {
            session.onLane(this::callWaitingInline);
        }
    }

    private void handOver(boolean onLane) {
        execute(this, onLane);
    }

    private void execute(Runnable task, boolean onLane) {
        try {
            if (onLane && workers instanceof WorkerPool pool) {
                pool.executeAfterReading(task, session.lane());
            } else {
                workers.execute(task);
            }
        } catch (RejectedExecutionException noWorkers) {
            // Shut down, or at a bound of their own. Unheard, the session must not live on; and nobody is left to tell.
            session.unheard();
        } catch (OutOfMemoryError noThread) { // of executors that make one for each task
            session.unheard();
            report(noThread);
        }
    }

    private void addMessage(int size, Call message) {
        if (inline && inProgress == null) {
            callInline(() -> callUnlessClosing(message));
            return;
        }
        waiting.add(size);
        if (mostMessagesAtOnce > 1) {
            addConcurrent(() -> handle(size, message));
        } else {
            add(() -> handle(size, message));
        }
    }

    private void addConcurrent(Runnable message) {
        ConcurrentCall call = () -> {
            inProgress().begun();
            execute(() -> callHere(message), false);
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
            session.mailboxIsLow();
        }
        if (mostMessagesAtOnce > 1) {
            inProgress().over();
            goOn();
        }
    }

    private void callUnlessClosing(Call message) {
        if (!session.closeRequested()) {
            call(message);
        }
    }

    private void add(Runnable call) {
        if (inline) {
            callInline(call);
        } else {
            calls.add(call);
            hasNew = true;
        }
    }

    /**
     * Calls now, behind what waits since {@link #release()} or for a call that is not over; or as soon as the call has
     * returned inside of which this happens, such as a send that fails.
     */
    private void callInline(Runnable call) {
        if (calling || inProgress != null || !calls.isEmpty()) {
            calls.add(call);
            callWaitingInline();
        } else {
            callNow(call);
        }
    }

    /** Calls what may be called; not inside of another call. On the lane. */
    private void callWaitingInline() {
        if (!calling) {
            callNow(this::callWaiting);
        }
    }

    private void callNow(Runnable call) {
        calling = true;
        Called here = CALLED.get();
        TransportSession outer = here.session;
        here.session = session;
        try {
            call.run();
            callWaiting();
        } finally {
            here.session = outer;
            calling = false;
        }
    }

    private void callWaiting() {
        for (Runnable next = nextInline(); next != null; next = nextInline()) {
            next.run();
        }
    }

    private @Nullable Runnable nextInline() {
        return inProgress != null && session.mustPauseCalls() ? null : next();
    }

    private void call(Call callback) {
        try {
            callback.run();
        } catch (Throwable problem) {
            session.failed(); // closes it, so that no message follows
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

    private static final class Called {
        private @Nullable TransportSession session;
    }

    @FunctionalInterface
    private interface Call {
        void run() throws Exception;
    }
}
