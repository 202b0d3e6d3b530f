package io.mahakam.session;

import org.jspecify.annotations.Nullable;

/** Whose listener is being called on a thread. */
final class CalledSession {
    /** To look up what is changed costs a quarter of setting it twice. */
    private static final ThreadLocal<CalledSession> HERE = ThreadLocal.withInitial(CalledSession::new);

    private @Nullable TransportSession session;

    private CalledSession() {}

    /** The session whose listener is being called on this thread, or {@code null}. */
    static @Nullable TransportSession here() {
        return HERE.get().session;
    }

    /** Makes calls of a session's listener. */
    static void call(TransportSession session, Runnable calls) {
        CalledSession here = HERE.get();
        TransportSession outer = here.session; // if this thread lends itself to be a worker
        here.session = session;
        try {
            calls.run();
        } finally {
            here.session = outer;
        }
    }
}
