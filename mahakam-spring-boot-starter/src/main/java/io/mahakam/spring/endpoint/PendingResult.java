package io.mahakam.spring.endpoint;

import io.mahakam.session.TransportSession;
import io.mahakam.session.UnfinishedCall;
import io.mahakam.session.WebSocketSession;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Sends what a method has returned the promise of, as it comes to be and as the session takes it. */
final class PendingResult implements UnfinishedCall.Continuation {
    /** After so many, others that the thread serves have their turn. */
    private static final int BATCH = 64;

    private final BoundMethod method;
    private final TransportSession session;
    private final BoundMethod.Later later;
    private final Elements elements;
    private final boolean outlivesSession;
    private final Failures failures;
    private @Nullable UnfinishedCall call;
    private boolean started;

    /** The largest message so far, as far as could be seen. */
    private long largest;

    /** @param outlivesSession whether it is of use when the session has closed */
    PendingResult(
            BoundMethod method,
            TransportSession session,
            BoundMethod.Later later,
            boolean outlivesSession,
            Failures failures) {
        this.method = method;
        this.session = session;
        this.later = later;
        this.elements = later.elements();
        this.outlivesSession = outlivesSession;
        this.failures = failures;
    }

    /**
     * Begins to send, inside of a call of the session's listener, which is over when everything was sent.
     *
     * @param continuation runs {@link #proceed}
     */
    void start(UnfinishedCall.Continuation continuation) {
        UnfinishedCall unfinished = session.finishLater(continuation);
        call = unfinished;
        unfinished.resume();
    }

    @Override
    public boolean proceed() throws Exception {
        if (!outlivesSession && !session.isOpen()) {
            elements.close();
            return true;
        }
        UnfinishedCall here = Objects.requireNonNull(call);
        boolean over = true;
        try {
            if (!started) {
                started = true;
                elements.start(here::resume);
            }
            over = sendArrived(here);
            if (over) {
                elements.close();
            }
        } catch (Throwable problem) {
            closeAfter(problem);
            failures.failed(method, session, problem);
        }
        return over;
    }

    /** Whether there is nothing more to send. */
    private boolean sendArrived(UnfinishedCall here) throws Exception {
        for (int i = 0; i < BATCH && !here.mustWait(); i++) {
            if (!session.hasRoomFor(largest)) {
                session.written().whenComplete((written, ended) -> here.resume());
                return false;
            }
            Object message = elements.poll();
            if (message == null) {
                return elements.isOver();
            }
            send(message);
        }
        here.resume();
        return false;
    }

    private void send(Object message) {
        long before = session.queuedBytes();
        later.send(session, message);
        largest = Math.max(largest, session.queuedBytes() - before);
    }

    private void closeAfter(Throwable problem) {
        try {
            elements.close();
        } catch (RuntimeException another) {
            if (another != problem) {
                problem.addSuppressed(another);
            }
        }
    }

    /** What becomes of a failure. */
    @FunctionalInterface
    interface Failures {
        void failed(BoundMethod method, WebSocketSession session, Throwable problem) throws Exception;
    }
}
