package io.mahakam.session;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.protocol.Event;
import io.mahakam.protocol.WebSocketProtocol;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How a session comes to its end: RFC 6455, 7. By a closing handshake, which either side begins and which has its time, or
 * by a cut; user code is told once. Belongs to the session's lane, except where noted.
 */
final class ClosingHandshake {
    /** In which a connection is usually opened. */
    private static final long A_MOMENT = TimeUnit.MILLISECONDS.toNanos(100);

    private final TransportSession session;
    private final Transport transport;
    private final WebSocketProtocol protocol;
    private final Mailbox mailbox;
    private final EnteredRooms rooms;

    /** Neither side has begun to close. */
    private volatile boolean open = true;

    /** We have begun to close: what is received is of no interest to user code any more. */
    private volatile boolean requested;

    private boolean connected;
    private boolean outputShutDown;
    private boolean cut;

    /** Until the session begins to close, it is for its beginning. */
    private Lane.@Nullable Timer timer;

    private boolean timed;

    private @Nullable Runnable afterwards;

    ClosingHandshake(
            TransportSession session,
            Transport transport,
            WebSocketProtocol protocol,
            Mailbox mailbox,
            EnteredRooms rooms) {
        this.session = session;
        this.transport = transport;
        this.protocol = protocol;
        this.mailbox = mailbox;
        this.rooms = rooms;
    }

    /** Any thread. */
    boolean isOpen() {
        return open;
    }

    /** Whether we have begun to close. Any thread. */
    boolean isRequested() {
        return requested;
    }

    boolean isCut() {
        return cut;
    }

    /** Whether nothing more may be sent: 5.5.1, no data after a Close. */
    boolean hasEndedSending() {
        return cut || protocol.closeSent();
    }

    /** There is a connection on which a Close can be sent. */
    void connected() {
        connected = true;
    }

    /** See {@link TransportSession#closeAfter}. Any thread. */
    void startAfter(Duration delay, CloseStatus status) {
        status.requireSendable();
        session.onLane(() -> {
            if (!cut && !timed) {
                cancelTimer();
                timer = session.lane().schedule(delay.toNanos(), () -> startOnTime(status));
            }
        });
    }

    private void startOnTime(CloseStatus status) {
        if (connected) {
            start(status);
        } else {
            timer = session.lane().schedule(A_MOMENT, () -> startOnTime(status));
        }
    }

    /** Begins to close, as soon as the lane comes to it. Any thread. */
    void request(CloseStatus status) {
        status.requireSendable();
        open = false;
        requested = true;
        session.onLane(() -> start(status));
    }

    /** It is decided that the session is going to be closed: nothing more is accepted. Any thread. */
    void decided() {
        open = false;
    }

    /** 7.1.2: sends our Close, behind what is queued. */
    void start(CloseStatus status) {
        open = false;
        requested = true;
        if (hasEndedSending()) {
            return;
        }
        session.reader().stopClocks();
        rooms.leave();
        protocol.close(status);
        session.sender().sendControlFrames();
        startTimer();
        mailbox.closing();
        session.reader().update();
    }

    /** The peer's Close, or what takes its place: no message will come any more. */
    void received(Event.Closed closed) {
        open = false;
        session.reader().stopClocks();
        rooms.leave();
        startTimer();
        mailbox.closing();
        mailbox.addClosed(closed.status());
        session.outbox().flushLater();
    }

    private void startTimer() {
        if (!timed) {
            timed = true;
            cancelTimer();
            long timeout = session.sessions().options().closeTimeout().toNanos();
            timer = session.lane().schedule(timeout, this::cut);
        }
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel();
        }
    }

    /** The peer has ended its half of the connection. */
    void inputEnded() {
        if (protocol.ended()) {
            session.outbox().flushLater(); // the peer may still read our Close
        } else {
            cut();
        }
    }

    /**
     * Everything is written. If our Close is, and the peer's has come too, or was given up on, nothing more is to be said:
     * 7.1.1, the server ends its half first and reads on until the peer has ended its own, lest a reset overtakes our Close.
     */
    void drained() throws IOException {
        if (!protocol.ended()) {
            return;
        }
        if (!outputShutDown) {
            outputShutDown = true;
            if (!transport.shutdownOutput() && protocol.closeReceived()) {
                cut();
            }
        }
        if (session.reader().hasInputEnded()) {
            cut();
        }
    }

    /** Ends the connection at once. */
    void cut() {
        if (cut) {
            return;
        }
        cut = true;
        session.reader().stopClocks();
        if (connected) {
            protocol.receiveEnd(session.reader()::handle);
            session.calls().deliver();
        }
        cancelTimer();
        session.outbox().close();
        session.calls().resume(true);
        transport.close();
    }

    /** A callback threw, or the stream of a message that is half sent. Any thread. */
    void failed() {
        request(CloseStatus.INTERNAL_ERROR);
    }

    /** No worker takes this session's messages. Any thread. */
    void unheard() {
        session.onLane(this::cut);
        ended();
    }

    /** See {@link TransportSession#whenEnded}. */
    void whenEnded(Runnable task) {
        afterwards = task;
    }

    /** Everything was told to the listener, or it cannot be told. On a worker, or on any thread. */
    void ended() {
        session.sessions().ended(session);
        if (afterwards != null) {
            afterwards.run();
        }
    }
}
