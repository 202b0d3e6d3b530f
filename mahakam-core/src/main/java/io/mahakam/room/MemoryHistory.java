package io.mahakam.room;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Keeps messages in memory. */
final class MemoryHistory implements RoomHistory {
    private static final Duration FOR_EVER = Duration.ofDays(36500);

    private final HistoryOptions options;
    private final long maxAge;
    private final LongSupplier nanoTime;
    private final Deque<KeptMessage> kept = new ArrayDeque<>(4);
    private long bytes;
    private long lastOffset;

    MemoryHistory(HistoryOptions options, LongSupplier nanoTime) {
        this.options = options;
        this.maxAge = nanos(options.maxAge());
        this.nanoTime = nanoTime;
    }

    private static long nanos(Duration age) {
        return age.compareTo(FOR_EVER) > 0 ? FOR_EVER.toNanos() : age.toNanos();
    }

    @Override
    public void add(KeptMessage message) {
        kept.addLast(message);
        bytes += message.size();
        lastOffset = message.offset();
        forget();
    }

    @Override
    public List<KeptMessage> newest(int most) {
        forget();
        int skipped = Math.max(0, kept.size() - most);
        return kept.stream().skip(skipped).toList();
    }

    @Override
    public Optional<List<KeptMessage>> after(long offset) {
        forget();
        long missing = lastOffset - offset;
        if (missing < 0 || missing > kept.size() || offset < 0) {
            return Optional.empty();
        }
        return Optional.of(newest((int) missing));
    }

    @Override
    public boolean isEmpty() {
        forget();
        return kept.isEmpty();
    }

    /** What is beyond a bound goes, the oldest first. */
    private void forget() {
        long now = nanoTime.getAsLong();
        while (!kept.isEmpty() && (isTooMuch() || now - kept.getFirst().nanoTime() > maxAge)) {
            bytes -= kept.removeFirst().size();
        }
    }

    private boolean isTooMuch() {
        return kept.size() > options.maxMessages() || bytes > options.maxBytes();
    }
}
