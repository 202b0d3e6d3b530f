package io.mahakam.session;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Notices a message, or a frame, that was begun and is not finished in time, whatever else comes in between. Runs on the
 * session's lane. The clock stands still while we are not reading. A timer is set only when what was read ends inside a
 * message, and at most one, which looks again if it comes too early: messages that arrive whole cost nothing.
 */
final class MessageTimeout {
    private final Lane lane;
    private final long timeout;
    private final Runnable expired;

    private Lane.@Nullable Timer timer;

    /** A message has begun; when, as if reading had never stopped. */
    private boolean begun;

    private long begunAt;

    /** How long it had taken when reading stopped. */
    private long taken;

    /** @param timeout zero: never */
    MessageTimeout(Lane lane, Duration timeout, Runnable expired) {
        this.lane = lane;
        this.timeout = timeout.toNanos();
        this.expired = expired;
    }

    /** A message has begun, now or before. */
    void begun() {
        if (begun || timeout == 0) {
            return;
        }
        begun = true;
        begunAt = lane.now();
        if (timer == null) {
            timer = lane.schedule(timeout, this::check);
        }
    }

    /** No message has begun that is not finished. */
    void finished() {
        begun = false;
    }

    /** Reading stops. */
    void stop() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        taken = lane.now() - begunAt;
    }

    /** Reading goes on after {@link #stop()}. */
    void start() {
        if (begun) {
            begunAt = lane.now() - taken;
            timer = lane.schedule(timeout - taken, this::check);
        }
    }

    private void check() {
        timer = null;
        if (!begun) {
            return;
        }
        long left = timeout - (lane.now() - begunAt);
        if (left > 0) {
            timer = lane.schedule(left, this::check);
        } else {
            expired.run();
        }
    }
}
