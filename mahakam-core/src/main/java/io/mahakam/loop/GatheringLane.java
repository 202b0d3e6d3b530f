package io.mahakam.loop;

import io.mahakam.session.Lane;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

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

    /** How often a lane that has ended looks for what was posted meanwhile, by tasks that might do so for ever. */
    private static final int MAX_LAST_ROUNDS = 100;

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

    /** When the latest select began. */
    private long selecting = now;

    /** When the select began before which {@link #END_OF_ROUND} was not posted yet: what is due by then may run. */
    private long allReadBy = now;

    /** How often {@link #oneAtATime} was called since the task that runs began, its own call included. */
    private final AtomicInteger asked = new AtomicInteger();

    // The turn.
    private final List<Runnable> endOfTurn = new ArrayList<>();
    private int rounds;
    private long begin;

    protected GatheringLane() {}

    /** Says that what is ready now will be found by a select before the next round. On the lane. */
    protected final void selecting() {
        selecting = System.nanoTime();
    }

    /**
     * Ends a round, behind what was ready in it: runs what is posted and what is due, and at the end of the turn what
     * was put off until then. Another round has to follow if anything was posted meanwhile, and without waiting if the
     * lane {@link #isGathering()} or a timer is due: it runs once everything is done that was ready or posted by then.
     *
     * @param ready how many connections were ready since the round before
     */
    protected final void round(int ready) {
        long start = System.nanoTime();
        now = start;
        if (rounds++ == 0) {
            begin = start;
        }
        if (runPosted(MAX_GATHERING_NANOS)) {
            runDue();
        }
        boolean quiet = rounds > 1 && ready == 0 && posted.isEmpty();
        if (quiet || endOfTurn.isEmpty() || rounds == MAX_ROUNDS || start - begin > MAX_GATHERING_NANOS) {
            endTurn();
        }
    }

    /**
     * After a long stall, of a task or of the whole process, the answers that timers wait for are here but not read. So
     * time goes on only as far as everything is read.
     */
    private void runDue() {
        now = allReadBy;
        timers.advance(allReadBy);
        now = System.nanoTime();
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

    /**
     * Runs whatever is posted, however long it takes, and what was put off until the end of the turn, for there will be
     * no further round; but not for ever what such tasks post.
     */
    protected final void runAllPosted() {
        for (int lastRounds = 0; (hasPosted() || isGathering()) && lastRounds < MAX_LAST_ROUNDS; lastRounds++) {
            runPosted(Long.MAX_VALUE);
            endTurn();
        }
    }

    /**
     * Runs what is posted now; whether that was all of it. What is posted meanwhile waits for the next round, behind
     * what is ready by then.
     */
    private boolean runPosted(long atMostNanos) {
        if (!endOfRoundPosted) { // or it is still there, from a round that was cut short
            allReadBy = selecting;
            if (posted.isEmpty()) {
                return true;
            }
            posted.add(END_OF_ROUND);
            endOfRoundPosted = true;
        }
        long start = System.nanoTime();
        for (Runnable task = posted.poll(); task != null && task != END_OF_ROUND; task = posted.poll()) {
            guarded(task);
            if (System.nanoTime() - start > atMostNanos) {
                return false;
            }
        }
        endOfRoundPosted = false;
        return true;
    }

    /**
     * Runs a task, guarded, unless another call is about it: that one then runs its own once more. For lanes that whoever
     * posts has to run. Any thread, but not inside of the task.
     */
    protected final void oneAtATime(Runnable task) {
        if (asked.getAndIncrement() != 0) {
            return;
        }
        int missed;
        do {
            missed = asked.get();
            guarded(task);
        } while (asked.addAndGet(-missed) != 0);
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
        } catch (Throwable fault) {
            report(fault);
            guarded(lost);
        }
    }

    /** A fault in one task is reported and ends nothing but the task. */
    protected final void guarded(Runnable task) {
        try {
            task.run();
        } catch (Throwable fault) {
            report(fault);
        }
    }

    /** Tells the current thread's handler of what nobody has caught. Throws nothing, whatever the handler does. */
    protected final void report(Throwable fault) {
        report(Thread.currentThread(), fault);
    }

    static void report(Thread thread, Throwable fault) {
        try {
            thread.getUncaughtExceptionHandler().uncaughtException(thread, fault);
        } catch (Throwable brokenHandler) {
            // It was the last to be told. As in any thread's end, what it throws is ignored: the lane has others to
            // serve.
        }
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
