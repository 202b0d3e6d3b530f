package io.mahakam.session.memory;

import io.mahakam.session.Lane;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A lane without a thread and without a clock: whoever holds it runs its turns and moves its time, by one thread at a
 * time. What a task throws, the turn throws.
 */
public final class MemoryLane implements Lane {
    private static final int MAX_TURNS = 10_000;

    private final Runnable woken;
    private final Queue<Runnable> posted = new ConcurrentLinkedQueue<>();
    private final List<Runnable> endOfTurn = new ArrayList<>();
    private final List<ScheduledTask> timers = new ArrayList<>();
    private final List<BooleanSupplier> sources = new ArrayList<>();
    private final AtomicInteger wakes = new AtomicInteger();
    private final ByteBuffer readBuffer;
    private final ByteBuffer writeBuffer;

    /** Whose turn it is: real workers may ask at that moment. */
    private volatile @Nullable Thread inTurn;

    /** Something was ready in the latest turn: what was written at its end may be answered in the next. */
    private boolean busy;

    /** Only differences count, so it overflows soon. */
    private long now = Long.MAX_VALUE - Duration.ofSeconds(7).toNanos();

    /** A lane that nobody hears being woken. */
    public MemoryLane() {
        this(64 * 1024);
    }

    /** A lane with buffers of this size, that nobody hears being woken. */
    public MemoryLane(int bufferSize) {
        this(bufferSize, () -> {});
    }

    /**
     * A lane.
     *
     * @param woken called whenever the lane is woken, by any thread
     */
    public MemoryLane(int bufferSize, Runnable woken) {
        this.woken = woken;
        readBuffer = ByteBuffer.allocateDirect(bufferSize);
        writeBuffer = ByteBuffer.allocateDirect(bufferSize);
    }

    /** Adds what is asked in every round, and says whether it was ready. On the lane. */
    public void addSource(BooleanSupplier source) {
        sources.add(source);
    }

    /** Removes what was added; does nothing if it was not. On the lane. */
    public void removeSource(BooleanSupplier source) {
        sources.remove(source);
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

    /**
     * Turns until there is nothing left to do.
     *
     * @throws IllegalStateException if that never comes
     */
    public void settle() {
        for (int turns = 0; turns < MAX_TURNS; turns++) {
            turn();
            if (posted.isEmpty() && endOfTurn.isEmpty() && !busy) {
                return;
            }
        }
        throw new IllegalStateException("The lane never comes to rest");
    }

    /** Lets time pass, and whatever is due happen when it is due. */
    public void advance(Duration time) {
        long end = now + time.toNanos();
        settle();
        while (advanceToNextTimer(end)) {
            settle();
        }
    }

    /**
     * Lets time pass until the next task is due, and runs it, or until the end if none is due by then; returns whether one
     * was. There may be more to {@link #settle} then.
     *
     * @param end a time of {@link #now()}
     */
    public boolean advanceToNextTimer(long end) {
        ScheduledTask next = timers.stream()
                .min(Comparator.comparingLong(timer -> timer.due - now))
                .orElse(null);
        if (next == null || next.due - end > 0) {
            now = end;
            return false;
        }
        now = next.due;
        timers.remove(next);
        next.task.run();
        return true;
    }

    /** How often it was woken. */
    public int wakes() {
        return wakes.get();
    }

    /** How many timers are waiting. */
    public int scheduled() {
        return timers.size();
    }

    /** How many tasks are waiting. Any thread. */
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
        woken.run();
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

    /** Not a record: two that are equal are not the same. */
    private static final class ScheduledTask {
        private final long due;
        private final Runnable task;

        ScheduledTask(long due, Runnable task) {
            this.due = due;
            this.task = task;
        }
    }
}
