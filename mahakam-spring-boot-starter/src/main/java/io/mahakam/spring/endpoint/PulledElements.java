package io.mahakam.spring.endpoint;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** The elements of a stream or of an iterable, each made when it is asked for. */
final class PulledElements implements Elements {
    private final Iterator<?> iterator;
    private final Runnable close;
    private boolean over;

    /** @param close what frees the resources behind the iterator */
    PulledElements(Iterator<?> iterator, Runnable close) {
        this.iterator = iterator;
        this.close = close;
    }

    @Override
    public void start(Runnable arrived) {
        // They are there whenever they are asked for.
    }

    @Override
    public @Nullable Object poll() {
        while (iterator.hasNext()) {
            Object element = iterator.next();
            if (element != null) {
                return element;
            }
        }
        over = true;
        return null;
    }

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public void close() {
        close.run();
    }
}
