package io.mahakam.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Counts what a pool makes and what it ends. */
public final class CountedCompressors {
    private final Map<Object, AtomicInteger> ends = new ConcurrentHashMap<>();
    private final AtomicInteger compressed = new AtomicInteger();

    public CompressorPool pool(int mostIdle) {
        return new CompressorPool(() -> count(new CountedDeflater()), () -> count(new CountedInflater()), mostIdle);
    }

    /** How many were made. */
    public int made() {
        return ends.size();
    }

    /** How many were made and not ended. */
    public int alive() {
        return (int) ends.values().stream().filter(count -> count.get() == 0).count();
    }

    /** How many messages a deflater was given back after. */
    public int compressed() {
        return compressed.get();
    }

    public void assertEachWasEndedOnce() {
        assertThat(ends.values()).allSatisfy(count -> assertThat(count).hasValue(1));
    }

    private <T> T count(T made) {
        ends.put(made, new AtomicInteger());
        return made;
    }

    private void ended(Object made) {
        ends.get(made).incrementAndGet();
    }

    private final class CountedDeflater extends Deflater {
        CountedDeflater() {
            super(6, true);
        }

        @Override
        public void reset() {
            compressed.incrementAndGet();
            super.reset();
        }

        @Override
        public void end() {
            ended(this);
            super.end();
        }
    }

    private final class CountedInflater extends Inflater {
        CountedInflater() {
            super(true);
        }

        @Override
        public void end() {
            ended(this);
            super.end();
        }
    }
}
