package io.mahakam.session;

import io.mahakam.protocol.CloseStatus;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What was received and waits for user code: made {@linkplain ListenerCalls calls} of the session's listener, and bounded.
 * Belongs to the session's lane, except where noted.
 */
final class Mailbox {
    private final TransportSession session;
    private final SessionListener listener;
    private final ListenerCalls calls;

    /** Several messages may be handled at once. */
    private final boolean concurrent;

    private final QueuedAmount waiting;

    /** Made when they are needed. */
    private @Nullable StreamedMessages streamed;

    Mailbox(TransportSession session, SessionListener listener, ListenerCalls calls, SessionOptions options) {
        this.session = session;
        this.listener = listener;
        this.calls = calls;
        this.concurrent = calls.mayBeSeveral();
        this.waiting = new QueuedAmount(options.maxReceivedBytes(), options.maxReceivedMessages());
    }

    void addOpened() {
        calls.add(() -> call(() -> listener.opened(session)));
    }

    void addText(ByteBuffer utf8) {
        addMessage(utf8.remaining(), () -> listener.text(session, utf8));
    }

    void addBinary(ByteBuffer payload) {
        addMessage(payload.remaining(), () -> listener.binary(session, payload));
    }

    /** Adds a piece of a message that is read as it arrives. */
    void addPart(ByteBuffer payload, boolean last) {
        if (streamed == null) {
            streamed = new StreamedMessages(session, waiting, this::addStream);
        }
        streamed.add(payload, last);
    }

    /** It waits for its sender, who must not keep a worker from all others. */
    private void addStream(IncomingStream stream) {
        calls.addElsewhere(session.sessions().streamWorkers(), () -> {
            callUnlessClosing(() -> listener.binary(session, stream));
            stream.close();
            handled(0, stream.finish() ? 1 : 0);
        });
    }

    /**
     * A Pong that nobody listens to costs nothing; the others are bounded like messages. Beside a message that is arriving
     * they must not stop reading, for then it could not go on: too many are passed over.
     */
    void addPong(ByteBuffer payload) {
        if (!listener.wantsPongs()) {
            return;
        }
        if (streamed == null || !streamed.isArriving()) {
            addMessage(payload.remaining(), () -> listener.pong(session, payload));
        } else if (streamed.leavesRoomForPong()) {
            addHandling(() -> callUnlessClosing(() -> listener.pong(session, payload)));
        }
    }

    void addTooSlow(@Nullable String room, long queuedBytes) {
        calls.add(() -> call(() -> listener.tooSlow(session, room, queuedBytes)));
    }

    void addClosed(CloseStatus status) {
        calls.add(() -> call(() -> listener.closed(session, status)));
        calls.add(session.closing()::ended); // once that is over
    }

    /** The session has begun to close: calls that are not over need not go on. On the lane. */
    void closing() {
        calls.closing();
        if (streamed != null) {
            streamed.fail();
        }
    }

    /** The call that is being made on this thread goes on afterwards. */
    UnfinishedCall finishLater(UnfinishedCall.Continuation continuation) {
        if (CalledSession.here() != session) {
            throw new IllegalStateException("Only a call of the session's listener can be finished later");
        }
        UnfinishedCall call = new UnfinishedCall(this, calls, continuation);
        calls.begun(call);
        if (!session.isOpen()) {
            call.resume(); // it came too late to be told
        }
        return call;
    }

    /** Whether a continuation is through; what it throws is as if the listener's method had thrown it. */
    boolean isOver(UnfinishedCall.Continuation continuation) {
        boolean[] over = {true};
        call(() -> over[0] = continuation.proceed());
        return over[0];
    }

    /** Whether reading should stop until user code has caught up, or inline, the lanes with what it has published. */
    boolean isFull() {
        if (!calls.areInline()) {
            return waiting.isFull();
        }
        return calls.havePublishedMuch() || (calls.mayBeInProgress() && waiting.isFull());
    }

    private void addMessage(int size, Call message) {
        if (calls.areInline() && !calls.mayBeInProgress()) {
            calls.add(() -> callUnlessClosing(message)); // nothing waits
            return;
        }
        waiting.add(size);
        addHandling(() -> handle(size, message));
    }

    /** Adds what several workers may do at once. */
    private void addHandling(Runnable message) {
        if (concurrent) {
            calls.addElsewhere(session.workers(), message);
        } else {
            calls.add(message);
        }
    }

    private void handle(int size, Call message) {
        callUnlessClosing(message);
        handled(size, 1);
    }

    private void handled(int size, int count) {
        waiting.remove(size, count);
        if (waiting.isLow()) {
            session.reader().mailboxIsLow();
        }
    }

    private void callUnlessClosing(Call message) {
        if (!session.closing().isRequested()) {
            call(message);
        }
    }

    private void call(Call callback) {
        try {
            callback.run();
        } catch (Throwable problem) {
            session.closing().failed(); // closes it, so that no message follows
            tellFailed(problem);
        }
    }

    private void tellFailed(Throwable problem) {
        try {
            listener.failed(session, problem);
        } catch (Throwable broken) {
            ListenerCalls.report(broken); // against its contract; and yet the session must come to its end
        }
    }

    @FunctionalInterface
    private interface Call {
        void run() throws Exception;
    }
}
