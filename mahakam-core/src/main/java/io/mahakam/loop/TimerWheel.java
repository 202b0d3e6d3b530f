package io.mahakam.loop;

import io.mahakam.session.Lane;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A hashed timing wheel: scheduling and cancelling cost the same however many timers there are. A timer runs up to two
 * ticks late, never early. Used by one thread; time is an input.
 */
final class TimerWheel {
    static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int SLOTS = 512;

    private final @Nullable Timer[] slots = new Timer[SLOTS];
    private final long origin;

    /** The last tick whose timers have run. */
    private long currentTick;

    private int scheduled;

    TimerWheel(long now) {
        origin = now;
    }

    /** Runs a task after a delay, which counts from {@code now}. */
    Lane.Timer schedule(long now, long delayNanos, Runnable task) {
        long elapsed = now - origin;
        long delay = Math.min(Math.max(0, delayNanos), Long.MAX_VALUE - elapsed);
        long tick = (elapsed + delay) / TICK_NANOS + 1;
        Timer timer = new Timer(task, Math.max(tick, currentTick + 1));
        link(timer);
        scheduled++;
        return timer;
    }

    /** How long the caller may sleep before {@link #advance}; {@link Long#MAX_VALUE} if nothing is scheduled. */
    long nanosToNextTick(long now) {
        if (scheduled == 0) {
            return Long.MAX_VALUE;
        }
        return Math.max(0, origin + (currentTick + 1) * TICK_NANOS - now);
    }

    /** Runs what is due. */
    void advance(long now) {
        long tick = (now - origin) / TICK_NANOS;
        // One round visits every slot, however long the caller slept.
        long first = Math.max(currentTick + 1, tick - SLOTS + 1);
        for (long visited = first; visited <= tick; visited++) {
            currentTick = visited;
            runDue(slot(visited), tick);
        }
    }

    private void runDue(int slot, long tick) {
        Timer timer = slots[slot];
        slots[slot] = null;
        while (timer != null) {
            Timer next = timer.next;
            Runnable task = timer.task;
            if (task != null) {
                if (timer.tick <= tick) {
                    timer.cancel();
                    task.run();
                } else {
                    link(timer);
                }
            }
            timer = next;
        }
    }

    private void link(Timer timer) {
        int slot = slot(timer.tick);
        timer.next = slots[slot];
        slots[slot] = timer;
    }

    private static int slot(long tick) {
        return (int) (tick & (SLOTS - 1));
    }

    private final class Timer implements Lane.Timer {
        private final long tick;

        /** Null once it has run or was cancelled; the timer itself goes when its slot is next visited. */
        private @Nullable Runnable task;

        private @Nullable Timer next;

        Timer(Runnable task, long tick) {
            this.task = task;
            this.tick = tick;
        }

        @Override
        public void cancel() {
            if (task != null) {
                task = null;
                scheduled--;
            }
        }
    }
}
