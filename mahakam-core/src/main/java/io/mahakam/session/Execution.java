package io.mahakam.session;

/** Which thread calls a {@link SessionListener}. */
public enum Execution {
    /** A worker, so that the listener may block. Costs the change of threads, once for all that was read together. */
    WORKER,

    /**
     * The thread that reads and writes the session and many others. The listener must never block, nor compute for long:
     * meanwhile none of those sessions is read or written.
     */
    INLINE
}
