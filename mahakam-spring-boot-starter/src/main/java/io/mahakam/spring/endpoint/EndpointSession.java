package io.mahakam.spring.endpoint;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.room.JoinRefusedException;
import io.mahakam.session.IncompleteMessageException;
import io.mahakam.session.SessionListener;
import io.mahakam.session.TransportSession;
import io.mahakam.session.WebSocketSession;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/** Hands what happens on one session to the endpoint's methods. Its calls come one at a time, unless it is concurrent. */
final class EndpointSession implements SessionListener {
    private static final Log logger = LogFactory.getLog(EndpointSession.class);

    private static final CloseStatus NO_TEXT =
            CloseStatus.UNSUPPORTED_DATA.withReason("This endpoint takes no text messages");
    private static final CloseStatus NO_BINARY =
            CloseStatus.UNSUPPORTED_DATA.withReason("This endpoint takes no binary messages");

    /** What was called last on a thread, for sessions of which several methods may be called at once. */
    private static final ThreadLocal<@Nullable BoundMethod> CALLED_HERE = new ThreadLocal<>();

    /** RFC 6455, 7.4.2: a code for private use, after the status 403 of HTTP. */
    private static final CloseStatus DENIED = new CloseStatus(4403, "Access denied");

    private final EndpointMethods methods;
    private final Surroundings surroundings;

    private final @Nullable BoundMethod open;
    private final BoundMethod[] messages;
    private final @Nullable BoundMethod pong;
    private final @Nullable BoundMethod close;
    private final BoundErrors errors;

    /** What was called last, for the log. */
    private @Nullable BoundMethod called;

    private final int concurrency;
    private final long maxStreamSize;

    EndpointSession(
            EndpointMethods methods,
            ErrorMethods errors,
            HandshakeContext handshake,
            Surroundings surroundings,
            int concurrency,
            long maxStreamSize)
            throws Exception {
        this.methods = methods;
        this.surroundings = surroundings;
        this.concurrency = concurrency;
        this.maxStreamSize = maxStreamSize;
        this.open = methods.open() == null ? null : methods.open().bind(handshake);
        this.messages = new BoundMethod[methods.messages().methods().size()];
        for (int i = 0; i < messages.length; i++) {
            messages[i] = methods.messages().methods().get(i).bind(handshake);
        }
        this.pong = methods.pong() == null ? null : methods.pong().method().bind(handshake);
        this.close = methods.close() == null ? null : methods.close().bind(handshake);
        this.errors = errors.bind(handshake);
    }

    @Override
    public void opened(WebSocketSession session) throws Exception {
        if (open == null) {
            return;
        }
        callOrRecover(open, session, () -> null);
    }

    @Override
    public void text(WebSocketSession session, ByteBuffer utf8) throws Exception {
        message(session, methods.messages().text(), utf8, true);
    }

    @Override
    public void binary(WebSocketSession session, ByteBuffer payload) throws Exception {
        message(session, methods.messages().binary(), payload, false);
    }

    @Override
    public void binary(WebSocketSession session, InputStream message) throws Exception {
        MessageRoute route = Objects.requireNonNull(methods.messages().binary());
        callOrRecover(messages[route.first()], session, () -> message);
    }

    @Override
    public long maxStreamedSize() {
        return maxStreamSize;
    }

    @Override
    public void tooSlow(WebSocketSession session, @Nullable String room, long queuedBytes) {
        logger.info("WebSocket session " + session.id() + (room == null ? "" : " in room " + room)
                + " has too much unsent and is closed with 1013: " + queuedBytes + " bytes were unsent");
    }

    @Override
    public void pong(WebSocketSession session, ByteBuffer payload) throws Exception {
        PongMethod definition = methods.pong();
        if (pong != null && definition != null) {
            callOrRecover(pong, session, () -> definition.reader().read(payload, false, null));
        }
    }

    @Override
    public int concurrency() {
        return concurrency;
    }

    @Override
    public boolean wantsPongs() {
        return pong != null;
    }

    @Override
    public void closed(WebSocketSession session, CloseStatus status) throws Exception {
        if (close != null) {
            call(close, session, status, false);
            over();
        }
    }

    @Override
    public void failed(WebSocketSession session, Throwable problem) {
        BoundMethod method = called();
        over();
        if (problem instanceof IncompleteMessageException) {
            logger.debug("WebSocket session " + session.id() + " ended while " + method + " was reading a message");
            return;
        }
        logger.error("WebSocket session " + session.id() + ": " + method + " failed", problem);
    }

    private void called(BoundMethod method) {
        if (concurrency == 1) {
            called = method;
        } else {
            CALLED_HERE.set(method);
        }
    }

    private @Nullable BoundMethod called() {
        return concurrency == 1 ? called : CALLED_HERE.get();
    }

    /** After a call, or after its failure was logged: a thread that waits keeps nothing of a session. */
    private void over() {
        if (concurrency > 1) {
            CALLED_HERE.remove();
        }
    }

    private void message(WebSocketSession session, @Nullable MessageRoute route, ByteBuffer message, boolean text)
            throws Exception {
        if (route == null) {
            session.close(text ? NO_TEXT : NO_BINARY);
            return;
        }
        CallContext context = surroundings.context();
        if (context == null) {
            readAndCall(session, route, message, text);
            return;
        }
        // What reads and validates a message may want to know who is calling, as the method does.
        context.<@Nullable Void>call(() -> {
            readAndCall(session, route, message, text);
            return null;
        });
    }

    private void readAndCall(WebSocketSession session, MessageRoute route, ByteBuffer message, boolean text)
            throws Exception {
        BoundMethod method = messages[route.first()]; // what the log names if the payload cannot be read
        try {
            called(method);
            Object payload = route.reader().read(message, text, session.subprotocol());
            int number = route.method(payload);
            method = messages[number];
            methods.messages().check(number, payload);
            call(method, session, payload, true);
        } catch (Throwable problem) {
            recover(method, session, problem);
        }
        over();
    }

    private void callOrRecover(BoundMethod method, WebSocketSession session, Supplier<? extends @Nullable Object> event)
            throws Exception {
        try {
            called(method); // what the log names if the payload cannot be read
            call(method, session, event.get(), true);
        } catch (Throwable problem) {
            recover(method, session, problem);
        }
        over();
    }

    private void call(BoundMethod method, WebSocketSession session, @Nullable Object event, boolean recoverable)
            throws Exception {
        called(method);
        BoundMethod.Later later = surroundings.areNone()
                ? method.call(session, event)
                : surroundings.call(method, () -> method.call(session, event));
        if (later != null) {
            PendingResult.Failures failures = recoverable ? this::recover : this::throwOn;
            PendingResult result =
                    new PendingResult(method, (TransportSession) session, later, method == close, failures);
            result.start(surroundings.areNone() && concurrency == 1 ? result : () -> proceed(method, result));
        }
    }

    private boolean proceed(BoundMethod method, PendingResult result) throws Exception {
        boolean isOver = surroundings.call(method, result::proceed);
        over();
        return isOver;
    }

    private void throwOn(BoundMethod method, WebSocketSession session, Throwable problem) throws Exception {
        called(method);
        throw BoundMethod.asException(problem);
    }

    /** The nearest {@code @OnError}, or our own answer, or else up to who called us. */
    private void recover(BoundMethod method, WebSocketSession session, Throwable problem) throws Exception {
        called(method); // what the log names if nobody takes the problem
        BoundMethod handler = errors.nearest(problem);
        if (handler != null) {
            handle(handler, session, problem);
        }
        if (method == open) {
            refuse(session, problem, handler != null);
        } else if (handler == null) {
            reply(session, problem);
        }
    }

    private void handle(BoundMethod handler, WebSocketSession session, Throwable problem) throws Exception {
        try {
            call(handler, session, problem, false);
        } catch (Throwable another) {
            if (another != problem) {
                another.addSuppressed(problem);
            }
            throw BoundMethod.asException(another);
        }
    }

    private void reply(WebSocketSession session, Throwable problem) throws Exception {
        ErrorReply reply = surroundings.security().isDenied(problem)
                ? ErrorReply.forbidden("Access denied")
                : errors.reply(problem);
        if (reply == null) {
            throw BoundMethod.asException(problem);
        }
        session.send(reply.json());
    }

    /** Who may not come in does not stay, whatever a method for errors had to say. */
    private void refuse(WebSocketSession session, Throwable problem, boolean handled) throws Exception {
        if (surroundings.security().isDenied(problem)) {
            session.close(DENIED);
        } else if (!handled && problem instanceof JoinRefusedException refused) {
            session.close(RefusedJoin.status(refused));
        } else if (!handled) {
            throw BoundMethod.asException(problem);
        }
    }
}
