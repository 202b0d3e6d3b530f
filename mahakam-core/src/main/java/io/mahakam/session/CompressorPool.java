package io.mahakam.session;

import io.mahakam.protocol.Compressors;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** Keeps released deflaters and inflaters for the next message: as many as are of use, and ends the others. */
final class CompressorPool implements Compressors {
    private final Idle<Deflater> deflaters;
    private final Idle<Inflater> inflaters;

    /** @param mostIdle how many of each are kept */
    CompressorPool(int level, int mostIdle) {
        this(() -> new Deflater(level, true), () -> new Inflater(true), mostIdle);
    }

    CompressorPool(Supplier<Deflater> newDeflater, Supplier<Inflater> newInflater, int mostIdle) {
        this.deflaters = new Idle<>(newDeflater, Deflater::reset, Deflater::end, mostIdle);
        this.inflaters = new Idle<>(newInflater, Inflater::reset, Inflater::end, mostIdle);
    }

    @Override
    public Deflater takeDeflater() {
        return deflaters.take();
    }

    @Override
    public void release(Deflater deflater) {
        deflaters.release(deflater);
    }

    @Override
    public Inflater takeInflater() {
        return inflaters.take();
    }

    @Override
    public void release(Inflater inflater) {
        inflaters.release(inflater);
    }

    /** Ends those that are kept, and from now on each that is released. */
    void close() {
        deflaters.close();
        inflaters.close();
    }

    private static final class Idle<T> {
        private final Supplier<T> maker;
        private final Consumer<T> reset;
        private final Consumer<T> end;
        private final BlockingQueue<T> idle;
        private volatile boolean closed;

        Idle(Supplier<T> maker, Consumer<T> reset, Consumer<T> end, int most) {
            this.maker = maker;
            this.reset = reset;
            this.end = end;
            this.idle = new ArrayBlockingQueue<>(most);
        }

        T take() {
            @Nullable T kept = idle.poll();
            return kept != null ? kept : maker.get();
        }

        void release(T used) {
            reset.accept(used);
            if (!idle.offer(used)) {
                end.accept(used);
            }
            if (closed) {
                endIdle();
            }
        }

        void close() {
            closed = true;
            endIdle();
        }

        private void endIdle() {
            for (@Nullable T kept = idle.poll(); kept != null; kept = idle.poll()) {
                end.accept(kept);
            }
        }
    }
}
