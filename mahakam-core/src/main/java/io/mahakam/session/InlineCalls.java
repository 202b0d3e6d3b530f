package io.mahakam.session;

/** The calls of a session's listener that its lane makes itself: at once, or as soon as may be. Belongs to the lane. */
final class InlineCalls {
    private final TransportSession session;
    private final ListenerCalls calls;

    /** The lane is inside of a call of user code, this session's or another's, which may itself cause the next one. */
    private boolean calling;

    InlineCalls(TransportSession session, ListenerCalls calls) {
        this.session = session;
        this.calls = calls;
    }

    /** See {@link ListenerCalls#hold()}. */
    boolean hold() {
        boolean held = !calling;
        calling = true;
        return held;
    }

    void release() {
        calling = false;
        if (calls.hasWaiting()) { // the session was cut, or is too slow
            session.lane().post(this::callWaiting);
        }
    }

    /**
     * Calls now, behind what waits since {@link #release()} or for a call that is not over; or as soon as the call has
     * returned inside of which this happens, such as a send that fails.
     */
    void call(Runnable call) {
        if (calling || calls.mayHaveWaiting()) {
            calls.enqueue(call);
            callWaiting();
        } else {
            callNow(call);
        }
    }

    /** Calls what may be called; not inside of another call. */
    void callWaiting() {
        if (!calling) {
            callNow(this::callNext);
        }
    }

    private void callNow(Runnable call) {
        calling = true;
        try {
            CalledSession.call(session, () -> {
                call.run();
                callNext();
            });
        } finally {
            calling = false;
        }
    }

    private void callNext() {
        for (Runnable next = calls.nextInline(); next != null; next = calls.nextInline()) {
            next.run();
        }
    }
}
