package io.mahakam.session;

/**
 * How many workers of a pool may be active: as many as keep the processors busy, and more while some of these block.
 * Without threads or clock of its own: {@link #tick} is called every now and then by one thread, {@link #value()} by any.
 */
final class ActiveLimit {
    /** Tasks that wait for so many ticks are waiting for calls that block, if only for a moment each. */
    private static final int LATE_TICKS = 8;

    /** The limit shrinks when for so many ticks nothing has waited for long, and then not all at once. */
    private static final int CALM_TICKS = 8;

    private final int usual;
    private final int max;
    private volatile int value;
    private int late;
    private int calm;

    ActiveLimit(int usual, int max) {
        this.usual = usual;
        this.max = max;
        this.value = usual;
    }

    int value() {
        return value;
    }

    boolean isUsual() {
        return value == usual;
    }

    boolean isMax() {
        return value == max;
    }

    /**
     * Adapts the limit.
     *
     * @param stuck how many workers are in the same task for long
     * @param waiting tasks wait
     * @param moving everything has begun that was waiting a tick ago
     */
    void tick(int stuck, boolean waiting, boolean moving) {
        late = moving ? 0 : late + 1;
        calm = late <= LATE_TICKS / 2 ? calm + 1 : 0; // for less, who shares a processor with others waits
        int now = value;
        int wanted = calm > CALM_TICKS ? now - 1 - (now - usual) / 8 : now;
        if (stuck > 0) {
            wanted = Math.max(wanted, Math.min(now, usual + stuck));
        }
        if (waiting) {
            wanted = Math.max(wanted, stuck >= now ? 2 * stuck : usual + stuck);
        }
        if (late >= LATE_TICKS) {
            late = 0;
            wanted = 2 * now;
        }
        if (wanted > now) {
            calm = 0;
        }
        value = Math.max(usual, Math.min(max, wanted));
    }
}
