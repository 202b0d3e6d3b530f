package io.mahakam.spring.endpoint;

import org.jspecify.annotations.Nullable;

/** The messages of which a method has returned the promise. But for {@link #start}, used by one thread at a time. */
interface Elements {
    /**
     * Begins, once and before they are polled.
     *
     * @param arrived called from any thread when there is more than the last {@link #poll} could see, or the end
     */
    void start(Runnable arrived);

    /**
     * The next that is there, or {@code null} if there is none now.
     *
     * @throws Exception what they ended with
     */
    @Nullable Object poll() throws Exception;

    /** Whether no more will come; asked when {@link #poll} has given {@code null}. */
    boolean isOver();

    /** They are not asked for any more, be it that all have come or that nobody wants the rest. */
    void close();
}
