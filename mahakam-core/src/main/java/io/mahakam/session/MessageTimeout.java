package io.mahakam.session;

import io.mahakam.protocol.CloseStatus;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Notices a message, or a frame, that was begun and is not finished in time, whatever else comes in between, and closes
 * the session. Runs on its lane. The clock stands still while we are not reading. A timer is set only when what was read
 * ends inside a message, and at most one, which looks again if it comes too early: messages that arrive whole cost nothing.
 */
final class MessageTimeout {
    private static final CloseStatus UNFINISHED =
            CloseStatus.POLICY_VIOLATION.withReason("A message was not finished in time");

    private final TransportSession session;
    private final long timeout;

    private Lane.@Nullable Timer timer;

    /** A message has begun; when, as if reading had never stopped. */
    private boolean begun;

    private long begunAt;

    /** How long it had taken when reading stopped. */
    private long taken;

    /** @param timeout zero: never */
    MessageTimeout(TransportSession session, Duration timeout) {
        this.session = session;
        this.timeout = timeout.toNanos();
    }

    /** A message has begun, now or before. */
    void begun() {
        if (begun || timeout == 0) {
            return;
        }
        begun = true;
        begunAt = session.lane().now();
        if (timer == null) {
            timer = session.lane().schedule(timeout, this::check);
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
        taken = session.lane().now() - begunAt;
    }

    /** Reading goes on after {@link #stop()}. */
    void start() {
        if (begun) {
            begunAt = session.lane().now() - taken;
            timer = session.lane().schedule(timeout - taken, this::check);
        }
    }

    private void check() {
        timer = null;
        if (!begun) {
            return;
        }
        long left = timeout - (session.lane().now() - begunAt);
        if (left > 0) {
            timer = session.lane().schedule(left, this::check);
        } else {
            session.closing().start(UNFINISHED);
        }
    }
}
