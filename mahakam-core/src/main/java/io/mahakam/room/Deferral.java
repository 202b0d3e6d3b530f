package io.mahakam.room;

/**
 * Keeps back what is sent to rooms: until a database transaction has committed, say. Thread-safe; called by the threads
 * that send.
 */
public interface Deferral {
    /** Whether what the calling thread sends now has to wait. Asked for every message, so it should cost next to nothing. */
    boolean isActive();

    /**
     * Takes a message whose time will come, while {@link #isActive()}. Of {@link DeferredMessage#send} and {@link
     * DeferredMessage#withdraw} one must then be called, once and on any thread; for messages of one thread in the order
     * in which they were taken.
     */
    void defer(DeferredMessage message);
}
