package io.mahakam.session;

import java.nio.ByteBuffer;
import java.time.Duration;
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

    private final TransportSession session;
    private final long interval;
    private final long timeout;

    private Lane.Timer timer = NONE;
    private long lastReceived;
    private boolean pinged;

    // The newest ping: its number, when it was sent, and whether the time until its answer counts.
    private long pings;
    private long pingSent;
    private boolean timed;

    private volatile @Nullable Duration roundTripTime;

    Heartbeat(TransportSession session, Duration interval, Duration timeout) {
        this.session = session;
        this.interval = interval.toNanos();
        this.timeout = timeout.toNanos();
    }

    /** Starts, or starts afresh after {@link #stop()}. */
    void start() {
        if (interval > 0) {
            received();
            timer = session.lane().schedule(interval, this::silentFor);
        }
    }

    void received() {
        lastReceived = session.lane().now();
        if (pinged) {
            pinged = false;
            timer.cancel();
            timer = session.lane().schedule(interval, this::silentFor);
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
            roundTripTime = Duration.ofNanos(session.lane().now() - pingSent);
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
        long silence = session.lane().now() - lastReceived;
        if (pinged) {
            session.cut();
        } else if (silence < interval) {
            timer = session.lane().schedule(interval - silence, this::silentFor);
        } else {
            pinged = true;
            pings++;
            pingSent = session.lane().now();
            timed = true;
            ByteBuffer payload = ByteBuffer.allocate(2 * Long.BYTES);
            session.sender().sendPing(payload.putLong(MARK).putLong(pings).flip());
            timer = session.lane().schedule(timeout, this::silentFor);
        }
    }
}
