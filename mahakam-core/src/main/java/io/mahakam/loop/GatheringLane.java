package io.mahakam.loop;

import io.mahakam.session.Lane;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * A lane that works in turns. A turn: everything that is ready is read, everything that was posted is run, again until
 * neither is left (but not for ever); then every connection that has something to write is written once, so that what
 * was sent to it meanwhile leaves together. How readiness is learnt is up to the subclass, which may change its thread
 * between two calls.
 */
public abstract class GatheringLane implements Lane {
    private static final int BUFFER_SIZE = 128 * 1024;
    private static final int MAX_ROUNDS = 16;

    /** How long a turn gathers before it writes: what others send would otherwise wait for one that never pauses. */
    private static final long MAX_GATHERING_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private static final int TASKS_BETWEEN_LOOKS_AT_THE_CLOCK = 64;

    /** Posted behind what a round is to run. */
    private static final Runnable END_OF_ROUND = new Runnable() {
        @Override
        public void run() {}
    };

    private final TimerWheel timers = new TimerWheel(System.nanoTime());
    private final Queue<Runnable> posted = new ConcurrentLinkedQueue<>();
    private final ByteBuffer readBuffer = ByteBuffer.allocateDirect(BUFFER_SIZE);
    private final ByteBuffer writeBuffer = ByteBuffer.allocateDirect(BUFFER_SIZE);
    private long now = System.nanoTime();

    /** {@link #END_OF_ROUND} is among what was posted. */
    private boolean endOfRoundPosted;

    // The turn.
    private final List<Runnable> endOfTurn = new ArrayList<>();
    private int rounds;
    private long begin;

    protected GatheringLane() {}

    /**
     * Ends a round, behind what was ready in it: runs what is due and what is posted, and at the end of the turn what
     * was put off until then. Another round has to follow if anything was posted meanwhile, and without waiting if the
     * lane {@link #isGathering()}.
     *
     * @param ready how many connections were ready in this round
     */
    protected final void round(int ready) {
        now = System.nanoTime();
        timers.advance(now);
        runPosted(MAX_GATHERING_NANOS);
        if (rounds++ == 0) {
            begin = now;
        }
        boolean quiet = rounds > 1 && ready == 0 && posted.isEmpty();
        if (quiet || endOfTurn.isEmpty() || rounds == MAX_ROUNDS || now - begin > MAX_GATHERING_NANOS) {
            endTurn();
        }
    }

    private void endTurn() {
        for (int i = 0; i < endOfTurn.size(); i++) {
            guarded(endOfTurn.get(i));
        }
        endOfTurn.clear();
        rounds = 0;
    }

    /** Whether something awaits the end of the turn. On the lane. */
    protected final boolean isGathering() {
        return !endOfTurn.isEmpty();
    }

    /** Whether tasks wait for the next round. Any thread. */
    protected final boolean hasPosted() {
        return !posted.isEmpty();
    }

    /** Takes back a posted task, if it has not been taken to run. Any thread. */
    protected final boolean withdraw(Runnable task) {
        return posted.remove(task);
    }

    /** Runs whatever is posted, however long it takes: there will be no further round. */
    protected final void runAllPosted() {
        if (endOfRoundPosted) { // by a round that was cut short
            runPosted(Long.MAX_VALUE);
        }
        runPosted(Long.MAX_VALUE);
    }

    /** Runs what is posted now. What is posted meanwhile waits for the next round, behind what is ready by then. */
    private void runPosted(long atMostNanos) {
        if (posted.isEmpty()) {
            return;
        }
        if (!endOfRoundPosted) { // or it is still there, from a round that was cut short
            endOfRoundPosted = true;
            posted.add(END_OF_ROUND);
        }
        long start = System.nanoTime();
        int count = 0;
        for (Runnable task = posted.poll(); task != null; task = posted.poll()) {
            if (task == END_OF_ROUND) {
                endOfRoundPosted = false;
                return;
            }
            guarded(task);
            if (++count % TASKS_BETWEEN_LOOKS_AT_THE_CLOCK == 0 && System.nanoTime() - start > atMostNanos) {
                return;
            }
        }
    }

    /** How long the next round may be waited for; {@link Long#MAX_VALUE} if nothing is scheduled. On the lane. */
    protected final long nanosToNextTimer() {
        return timers.nanosToNextTick(System.nanoTime());
    }

    /** Runs what a connection that is ready has to do, guarded, at a new {@link #now()}. */
    protected final void ready(Runnable task, Runnable lost) {
        now = System.nanoTime();
        guarded(task, lost);
    }

    /** A fault in one connection is reported and ends, by the second task, that connection alone. */
    protected final void guarded(Runnable task, Runnable lost) {
        try {
            task.run();
        } catch (RuntimeException | Error fault) {
            report(fault);
            guarded(lost);
        }
    }

    /** A fault in one task is reported and ends nothing but the task. */
    protected final void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error fault) {
            report(fault);
        }
    }

    /** Tells the current thread's handler of what nobody has caught. */
    protected final void report(Throwable fault) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, fault);
    }

    /** Whether the caller is inside of a task of this lane. Any thread. */
    protected abstract boolean isCurrent();

    @Override
    public final boolean isCaughtUp() {
        return isCurrent() && posted.isEmpty();
    }

    @Override
    public final void post(Runnable task) {
        posted.add(task);
    }

    @Override
    public void atEndOfTurn(Runnable task) {
        endOfTurn.add(task);
    }

    @Override
    public Timer schedule(long delayNanos, Runnable task) {
        // Not from now(), when the turn began: after a long turn the task would be early.
        return timers.schedule(System.nanoTime(), delayNanos, () -> guarded(task));
    }

    @Override
    public final long now() {
        return now;
    }

    @Override
    public final ByteBuffer readBuffer() {
        return readBuffer.clear();
    }

    @Override
    public final ByteBuffer writeBuffer() {
        return writeBuffer.clear();
    }
}
