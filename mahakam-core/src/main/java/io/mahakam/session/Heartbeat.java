package io.mahakam.session;

import java.time.Duration;

/**
 * Notices a peer that has gone without a word: after a silence we ping it, and cut the connection if nothing at all
 * comes within the timeout. Runs on the session's lane. The clock stands still while we are not reading.
 */
final class Heartbeat {
    private static final Lane.Timer NONE = () -> {};

    private final Lane lane;
    private final long interval;
    private final long timeout;
    private final Runnable ping;
    private final Runnable cut;

    private Lane.Timer timer = NONE;
    private long lastReceived;
    private boolean pinged;

    Heartbeat(Lane lane, Duration interval, Duration timeout, Runnable ping, Runnable cut) {
        this.lane = lane;
        this.interval = interval.toNanos();
        this.timeout = timeout.toNanos();
        this.ping = ping;
        this.cut = cut;
    }

    /** Starts, or starts afresh after {@link #stop()}. */
    void start() {
        if (interval > 0) {
            received();
            timer = lane.schedule(interval, this::silentFor);
        }
    }

    void received() {
        lastReceived = lane.now();
        if (pinged) {
            stop();
            timer = lane.schedule(interval, this::silentFor);
        }
    }

    void stop() {
        timer.cancel();
        timer = NONE;
        pinged = false;
    }

    private void silentFor() {
        long silence = lane.now() - lastReceived;
        if (pinged) {
            cut.run();
        } else if (silence < interval) {
            timer = lane.schedule(interval - silence, this::silentFor);
        } else {
            pinged = true;
            ping.run();
            timer = lane.schedule(timeout, this::silentFor);
        }
    }
}
