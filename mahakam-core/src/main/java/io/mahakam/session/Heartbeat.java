package io.mahakam.session;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Notices a peer that has gone without a word: after a silence we ping it, and cut the connection if nothing at all
 * comes within the timeout. Runs on the session's lane, except where noted. The clock stands still while we are not
 * reading.
 */
final class Heartbeat {
    private static final Lane.Timer NONE = () -> {};

    /** "mahakam:", which our pings begin with; their number follows. */
    private static final long MARK = 0x6D61_6861_6B61_6D3AL;

    private final Lane lane;
    private final long interval;
    private final long timeout;
    private final Consumer<ByteBuffer> ping;
    private final Runnable cut;

    private Lane.Timer timer = NONE;
    private long lastReceived;
    private boolean pinged;

    // The newest ping: its number, when it was sent, and whether the time until its answer counts.
    private long pings;
    private long pingSent;
    private boolean timed;

    private volatile @Nullable Duration roundTripTime;

    Heartbeat(Lane lane, Duration interval, Duration timeout, Consumer<ByteBuffer> ping, Runnable cut) {
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
            pinged = false;
            timer.cancel();
            timer = lane.schedule(interval, this::silentFor);
        }
    }

    /** Whether a Pong answers a ping of ours, the newest or one before, and not one of the application's. */
    boolean isAnswer(ByteBuffer pong) {
        if (pong.remaining() != 2 * Long.BYTES || pong.getLong(pong.position()) != MARK) {
            return false;
        }
        long number = pong.getLong(pong.position() + Long.BYTES);
        if (number == pings && timed) {
            timed = false;
            roundTripTime = Duration.ofNanos(lane.now() - pingSent);
        }
        return number > 0 && number <= pings;
    }

    /** What the newest answered ping took, or {@code null} before the first. Any thread. */
    @Nullable Duration roundTripTime() {
        return roundTripTime;
    }

    void stop() {
        timer.cancel();
        timer = NONE;
        pinged = false;
        timed = false; // the answer would wait for us
    }

    private void silentFor() {
        long silence = lane.now() - lastReceived;
        if (pinged) {
            cut.run();
        } else if (silence < interval) {
            timer = lane.schedule(interval - silence, this::silentFor);
        } else {
            pinged = true;
            pings++;
            pingSent = lane.now();
            timed = true;
            ping.accept(ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(MARK)
                    .putLong(pings)
                    .flip());
            timer = lane.schedule(timeout, this::silentFor);
        }
    }
}
