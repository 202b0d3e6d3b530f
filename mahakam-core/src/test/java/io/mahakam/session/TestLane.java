package io.mahakam.session;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** A lane without a thread: a test runs its turns and moves its time. A task that throws fails the test. */
public final class TestLane implements Lane {
    private static final int MAX_TURNS = 10_000;

    private final Queue<Runnable> posted = new ConcurrentLinkedQueue<>();
    private final List<Runnable> endOfTurn = new ArrayList<>();
    private final List<ScheduledTask> timers = new ArrayList<>();
    private final List<BooleanSupplier> sources = new ArrayList<>();
    private final AtomicInteger wakes = new AtomicInteger();
    private final ByteBuffer readBuffer;
    private final ByteBuffer writeBuffer;

    /** Whose turn it is: real workers may ask at that moment. */
    private volatile Thread inTurn;

    /** Something was ready in the latest turn: what was written at its end may be answered in the next. */
    private boolean busy;

    /** Only differences count, so it overflows soon. */
    private long now = Long.MAX_VALUE - Duration.ofSeconds(7).toNanos();

    public TestLane() {
        this(64 * 1024);
    }

    public TestLane(int bufferSize) {
        readBuffer = ByteBuffer.allocateDirect(bufferSize);
        writeBuffer = ByteBuffer.allocateDirect(bufferSize);
    }

    /** Asked in every round; says whether it was ready. */
    void addSource(BooleanSupplier source) {
        sources.add(source);
    }

    /** Rounds until nothing is ready and nothing posted, then what was put off until the end of the turn. */
    public void turn() {
        inTurn = Thread.currentThread();
        try {
            runTurn();
        } finally {
            inTurn = null;
        }
    }

    private void runTurn() {
        boolean again = true;
        busy = false;
        for (int round = 0; again && round < 16; round++) {
            again = false;
            for (BooleanSupplier source : List.copyOf(sources)) {
                again |= source.getAsBoolean();
            }
            busy |= again;
            for (Runnable task = posted.poll(); task != null; task = posted.poll()) {
                task.run();
                again = true;
            }
        }
        busy |= !endOfTurn.isEmpty();
        for (int i = 0; i < endOfTurn.size(); i++) {
            endOfTurn.get(i).run();
        }
        endOfTurn.clear();
    }

    /** Turns until there is nothing left to do. */
    public void settle() {
        for (int turns = 0; turns < MAX_TURNS; turns++) {
            turn();
            if (posted.isEmpty() && endOfTurn.isEmpty() && !busy) {
                return;
            }
        }
        throw new AssertionError("The lane never comes to rest");
    }

    /** Lets time pass, and whatever is due happen when it is due. */
    public void advance(Duration time) {
        long end = now + time.toNanos();
        settle();
        for (ScheduledTask next = earliest(); next != null && next.due - end <= 0; next = earliest()) {
            now = next.due;
            timers.remove(next);
            next.task.run();
            settle();
        }
        now = end;
    }

    private ScheduledTask earliest() {
        return timers.stream()
                .min(Comparator.comparingLong(timer -> timer.due - now))
                .orElse(null);
    }

    public int wakes() {
        return wakes.get();
    }

    /** How many timers are waiting. */
    public int scheduled() {
        return timers.size();
    }

    /** How many tasks are waiting. */
    public int posted() {
        return posted.size();
    }

    @Override
    public void post(Runnable task) {
        posted.add(task);
    }

    @Override
    public void wake() {
        wakes.incrementAndGet();
    }

    @Override
    public boolean isCaughtUp() {
        return inTurn == Thread.currentThread() && posted.isEmpty();
    }

    @Override
    public void atEndOfTurn(Runnable task) {
        endOfTurn.add(task);
    }

    @Override
    public Timer schedule(long delayNanos, Runnable task) {
        ScheduledTask timer = new ScheduledTask(now + delayNanos, task);
        timers.add(timer);
        return () -> timers.remove(timer);
    }

    @Override
    public long now() {
        return now;
    }

    @Override
    public ByteBuffer readBuffer() {
        return readBuffer.clear();
    }

    @Override
    public ByteBuffer writeBuffer() {
        return writeBuffer.clear();
    }

    private static final class ScheduledTask {
        private final long due;
        private final Runnable task;

        ScheduledTask(long due, Runnable task) {
            this.due = due;
            this.task = task;
        }
    }
}
