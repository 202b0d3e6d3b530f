package io.mahakam.session;

import io.mahakam.protocol.Event;
import io.mahakam.protocol.WebSocketProtocol;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Reads a session's connection: takes bytes in, hands on what they say, and stops while user code or the peer lags behind.
 * Belongs to the session's lane, except where noted.
 */
final class SessionReader {
    private final TransportSession session;
    private final Transport transport;
    private final WebSocketProtocol protocol;
    private final Mailbox mailbox;
    private final Outbox outbox;
    private final Heartbeat heartbeat;
    private final MessageTimeout messageTimeout;

    private volatile boolean paused;
    private boolean inputEnded;

    /** What was read is being taken in; whether to read on is decided afterwards. */
    private boolean receiving;

    /** Received behind the message that filled the mailbox, or whose answers filled the queue, and not yet looked into. */
    private @Nullable ByteBuffer kept;

    SessionReader(
            TransportSession session,
            Transport transport,
            WebSocketProtocol protocol,
            Mailbox mailbox,
            Outbox outbox,
            SessionOptions options) {
        this.session = session;
        this.transport = transport;
        this.protocol = protocol;
        this.mailbox = mailbox;
        this.outbox = outbox;
        this.heartbeat = new Heartbeat(session, options.heartbeatInterval(), options.heartbeatTimeout());
        this.messageTimeout = new MessageTimeout(session, options.messageTimeout());
    }

    // The clocks, which run while we read.

    /** What the newest answered ping took, or {@code null} before the first. Any thread. */
    @Nullable Duration roundTripTime() {
        return heartbeat.roundTripTime();
    }

    /** Until reading goes on, or for ever as the session closes. */
    void stopClocks() {
        heartbeat.stop();
        messageTimeout.stop();
    }

    // Reading.

    /** The connection is established. */
    void connected() {
        heartbeat.start(); // first: what a listener does inline may pause reading, and this clock with it
        mailbox.addOpened();
        session.calls().deliver();
        readable();
    }

    /** There is something to read, if only the end of the stream. */
    void readable() {
        if (session.closing().isCut() || inputEnded || paused) {
            return;
        }
        if (kept != null) {
            receive(takeKept(kept));
            if (session.closing().isCut() || paused || kept != null) {
                return;
            }
        }
        try {
            ByteBuffer bytes = session.lane().readBuffer();
            if (transport.read(bytes) < 0) {
                endInput();
            } else if (bytes.position() > 0) {
                receive(bytes.flip());
            }
        } catch (IOException lost) {
            session.lost();
        }
    }

    private ByteBuffer takeKept(ByteBuffer bytes) {
        kept = null;
        return bytes;
    }

    private void endInput() {
        inputEnded = true;
        transport.wantRead(false);
        session.closing().inputEnded();
    }

    boolean hasInputEnded() {
        return inputEnded;
    }

    private void receive(ByteBuffer bytes) {
        heartbeat.received();
        Event event = null;
        receiving = true;
        do {
            event = protocol.receiveNext(bytes);
            if (event != null) {
                handle(event);
                if (!protocol.messageBegun()) {
                    messageTimeout.finished();
                }
            }
        } while (event != null && (protocol.closeSent() || !(mailbox.isFull() || outbox.isHigh())));
        receiving = false;
        if (session.closing().isCut()) {
            return; // by what a listener did inline
        }
        if (bytes.hasRemaining()) {
            kept = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
        }
        if (protocol.messageBegun() && !protocol.closeSent()) {
            messageTimeout.begun();
        }
        session.calls().deliver();
        session.sender().sendControlFrames();
        update();
        if (kept != null && !paused) {
            postReadable(); // user code has caught up meanwhile
        }
    }

    /** Hands on what was received. */
    void handle(Event event) {
        if (event instanceof Event.Closed closed) {
            session.closing().received(closed);
        } else if (protocol.closeSent()) {
            return; // the peer has not seen our Close yet; user code is done with it
        } else if (event instanceof Event.Text text) {
            mailbox.addText(text.payload());
        } else if (event instanceof Event.Binary binary) {
            mailbox.addBinary(binary.payload());
        } else if (event instanceof Event.BinaryPart part) {
            mailbox.addPart(part.payload(), part.last());
        } else if (event instanceof Event.Pong pong) {
            if (!heartbeat.isAnswer(pong.payload())) {
                mailbox.addPong(pong.payload());
            }
        } else if (!(event instanceof Event.Ping)) {
            throw new AssertionError(event);
        }
    }

    // Pausing.

    /**
     * Reading stops while user code or the peer lags behind: then the peer feels it, and no queue grows. Once our Close
     * is sent, what is read goes nowhere, and the peer's Close must not be missed.
     */
    void update() {
        session.calls().resume(true);
        boolean pause = !protocol.closeSent() && (mailbox.isFull() || (paused ? !outbox.isLow() : outbox.isHigh()));
        if (pause == paused || receiving || session.closing().isCut() || inputEnded) {
            return;
        }
        paused = pause;
        transport.wantRead(!pause);
        if (pause) {
            stopClocks();
            if (!mailbox.isFull()) {
                session.lane().post(this::update); // user code may have caught up in between, before it saw the pause
            }
        } else {
            if (!protocol.closeSent()) {
                heartbeat.start();
                messageTimeout.start();
            }
            postReadable();
        }
    }

    /** The transport may hold bytes of which no selector tells. */
    private void postReadable() {
        session.lane().post(() -> session.guarded(this::readable));
    }

    /** User code has caught up. Any thread. */
    void mailboxIsLow() {
        if (paused) {
            session.onLane(this::update);
        }
    }

    /** User code has caught up, and waits for what is read next. Any thread. */
    void mailboxIsAwaited() {
        if (paused) {
            session.onLane(this::update);
            session.lane().wake();
        }
    }
}
