package io.mahakam.session;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.protocol.Event;
import io.mahakam.protocol.PermessageDeflate;
import io.mahakam.protocol.WebSocketProtocol;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.Principal;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A session over a {@link Transport}. What the user calls may come from any thread and is posted to the session's lane;
 * everything of {@link TransportHandler}, and whatever touches the protocol or the queue, runs there.
 */
public final class TransportSession implements WebSocketSession, TransportHandler {
    private static final CloseStatus TOO_SLOW =
            CloseStatus.TRY_AGAIN_LATER.withReason("Messages were not read fast enough");

    private final Sessions sessions;
    private final SessionDetails details;
    private final String id;
    private final @Nullable String user;
    private final SessionOptions options;
    private final Transport transport;
    private final Lane lane;
    private final WebSocketProtocol protocol;
    private final Mailbox mailbox;
    private final OutgoingCompression compression;
    private final Outbox outbox;
    private final ClosingHandshake closing;
    private final SessionReader reader;

    private final EnteredRooms rooms = new EnteredRooms();

    // Made when they are needed.
    private @Nullable Map<String, Object> attributes;
    private volatile Published published = Published.NOTHING;

    TransportSession(
            Sessions sessions, String id, SessionDetails details, SessionListener listener, Transport transport) {
        this.sessions = sessions;
        this.id = id;
        this.details = details;
        this.user = nameOf(details.principal());
        this.options = sessions.options();
        this.transport = transport;
        this.lane = transport.lane();
        PermessageDeflate agreed = details.compression();
        this.protocol = agreed == null
                ? WebSocketProtocol.server(options.protocol())
                : WebSocketProtocol.server(options.protocol(), agreed, sessions.compressors());
        this.compression =
                new OutgoingCompression(agreed, options.compression().threshold(), sessions.compressors(), protocol);
        if (listener.maxStreamedSize() > 0) {
            if (details.execution() == Execution.INLINE) {
                throw new IllegalArgumentException("A listener that is called inline cannot wait for a stream");
            }
            protocol.giveBinaryInParts(listener.maxStreamedSize());
        }
        this.mailbox = new Mailbox(this, listener, sessions, details.execution(), options);
        this.outbox = new Outbox(this, transport, options, compression);
        this.closing = new ClosingHandshake(this, transport, protocol, mailbox, outbox);
        this.reader = new SessionReader(this, transport, protocol, mailbox, outbox, options);
    }

    private static @Nullable String nameOf(@Nullable Principal principal) {
        return principal == null ? null : principal.getName();
    }

    // What the user calls, on any thread.

    @Override
    public String id() {
        return id;
    }

    @Override
    public URI uri() {
        return details.uri();
    }

    @Override
    public @Nullable Principal principal() {
        return details.principal();
    }

    @Override
    public String endpointId() {
        return details.endpointId();
    }

    @Override
    public Map<String, Object> attributes() {
        synchronized (this) {
            if (attributes == null) {
                attributes = new ConcurrentHashMap<>(2);
            }
            return attributes;
        }
    }

    @Override
    public @Nullable String subprotocol() {
        return details.subprotocol();
    }

    @Override
    public Delivery send(Object payload) {
        OutgoingFrame frame = OutgoingFrame.of(payload, sessions.encoder(), details.subprotocol());
        return closing.isOpen() ? post(compression.whenSent(frame)) : Receipt.toNobody();
    }

    @Override
    public CompletionStage<Void> send(InputStream data, boolean text) {
        OutgoingStream stream = new OutgoingStream(this, options, sessions.workers(), data, text);
        postIfOpen(stream.place());
        return stream.sent();
    }

    /** Hands over what is no message, and tells of its fate by itself if at all. */
    private void postIfOpen(OutgoingFrame frame) {
        if (closing.isOpen()) {
            post(frame);
        } else {
            frame.missed();
        }
    }

    /** Hands a frame to the lane if it keeps within the bounds, which include what the lane has not yet taken. */
    private Delivery post(OutgoingFrame frame) {
        Receipt receipt = new Receipt(1, sessions.workers());
        if (outbox.reserve(frame)) {
            if (lane.isCaughtUp()) {
                enqueueNow(frame, receipt);
            } else {
                onLane(() -> enqueue(frame, receipt));
            }
            return receipt;
        }
        if (refuse()) {
            return Receipt.toNobody();
        }
        receipt.dropped();
        receipt.taken();
        return receipt;
    }

    @Override
    public void ping(ByteBuffer payload) {
        if (payload.remaining() > 125) { // 5.5: a control frame carries at most 125 bytes
            throw new IllegalArgumentException("A ping carries at most 125 bytes, not " + payload.remaining());
        }
        postIfOpen(OutgoingFrame.ping(payload));
    }

    @Override
    public long queuedBytes() {
        return outbox.bytes();
    }

    @Override
    public @Nullable Duration roundTripTime() {
        return reader.roundTripTime();
    }

    @Override
    public Set<String> rooms() {
        return rooms.names();
    }

    @Override
    public boolean isOpen() {
        return closing.isOpen();
    }

    @Override
    public void close() {
        close(CloseStatus.NORMAL);
    }

    @Override
    public void close(CloseStatus status) {
        closing.request(status);
    }

    @Override
    public String toString() {
        return "session " + id + " of " + details.uri().getPath();
    }

    /**
     * Completes when everything that was sent before is written to the connection; with an {@link IOException} if the
     * session ends first. It completes on the session's lane, so what depends on it must not block. Any thread.
     */
    public CompletionStage<Void> written() {
        WrittenMilestone milestone = new WrittenMilestone();
        postIfOpen(OutgoingFrame.milestone(milestone));
        return milestone.stage();
    }

    /**
     * Whether a message of so many bytes would keep within the bound of what may be unsent, even if the peer did not read;
     * one may always if nothing is unsent. Any thread.
     */
    public boolean hasRoomFor(long size) {
        long unsent = outbox.bytes();
        return unsent == 0 || unsent + size <= options.maxQueuedBytes();
    }

    // What those call who make sessions.

    /**
     * Closes the session after a time, unless it has begun to close by then; a time that was set before counts no more. Any
     * thread, also before the connection is open.
     *
     * @param delay if it is not positive, soon
     * @throws IllegalArgumentException if the code must not be sent, such as 1006
     */
    public void closeAfter(Duration delay, CloseStatus status) {
        closing.startAfter(delay, status);
    }

    /**
     * Runs a task when the session has ended and its listener has been told. To be called once, before the session is
     * handed to its transport; the task must neither block nor throw.
     */
    public void whenEnded(Runnable task) {
        closing.whenEnded(task);
    }

    // What rooms call.

    /** The name of the principal, as it was when the session began; {@code null} if there is none. */
    public @Nullable String user() {
        return user;
    }

    /** Where this session is written. */
    public Lane lane() {
        return lane;
    }

    /**
     * Notes that the session is in a room, which it leaves when it begins to close, unless it is in so many already. Any
     * thread.
     */
    public EnteredRoom.Entry enter(EnteredRoom room, int most) {
        if (!rooms.enter(room, most)) {
            return EnteredRoom.Entry.TOO_MANY;
        }
        if (!closing.isOpen()) {
            rooms.exit(room);
            return EnteredRoom.Entry.CLOSING;
        }
        return EnteredRoom.Entry.ENTERED;
    }

    /** Notes that the session is not in a room any more. Any thread. */
    public void exit(EnteredRoom room) {
        rooms.exit(room);
    }

    /** The session whose listener is being called on this thread, or {@code null}: it publishes what is published here. */
    public static @Nullable TransportSession called() {
        return CalledSession.here();
    }

    /**
     * This session, in a call of its listener, publishes so many bytes to so many sessions of a lane, or to listeners of
     * rooms. While much of what it has published is not {@linkplain #publicationTaken taken}, its listener is not called.
     */
    public void publishes(int size, int recipients) {
        if (published == Published.NOTHING) {
            publishesFirst();
        }
        published.add(size, recipients);
    }

    /** Several calls of the listener may come to this at once. */
    private synchronized void publishesFirst() {
        if (published == Published.NOTHING) {
            published = new Published();
        }
    }

    /** A lane has taken what this session published to it, or listeners have been told. Any thread. */
    public void publicationTaken(int size, int recipients) {
        published.remove(size, recipients);
        if (published.isLow()) {
            mailbox.resume(false);
            reader.mailboxIsLow();
        }
    }

    Published published() {
        return published;
    }

    /**
     * Inside of a call of the session's listener: lets it go on when its method has returned, see {@link UnfinishedCall}.
     *
     * @param continuation run once {@link UnfinishedCall#resume()} was called, or the session closes
     * @throws IllegalStateException if this thread is not in such a call
     */
    public UnfinishedCall finishLater(UnfinishedCall.Continuation continuation) {
        return mailbox.finishLater(continuation);
    }

    /**
     * Sends a message on a source's account, or on the session's own if there is none, with a key if it is to be conflated,
     * on this session's lane. At a bound, the source's policy says what happens, or the session's.
     */
    public void deliver(OutgoingFrame frame, @Nullable QueueShare share, @Nullable Object key, Receipt receipt) {
        int counted = receipt.counted();
        try {
            enqueueShared(frame, share, key, receipt);
        } catch (RuntimeException | Error fault) {
            receipt.failed(counted);
            cutAfter(fault); // the other members are still to get it
        }
    }

    /**
     * A message of a source, which closes whoever is too slow, is more than may wait for the session's lane: it is closed,
     * once the lane is woken. Any thread.
     */
    public void refuse(QueueShare share) {
        if (closing.isOpen()) {
            closing.decided();
            lane.post(() -> guarded(() -> tooSlow(share)));
        }
    }

    /**
     * A message for this session, on its own account, is more than may wait for its lane: it is dropped, or the session is
     * closed, as its policy says. Any thread.
     *
     * @return whether it is closed
     */
    public boolean refuse() {
        if (!outbox.closesWhenFull()) {
            return false;
        }
        closing.decided();
        onLane(() -> tooSlow(null));
        return true;
    }

    /** Where user code runs. */
    public Executor workers() {
        return sessions.workers();
    }

    // What the transport tells, on the lane.

    @Override
    public void connected() {
        closing.connected();
        sessions.opened(this);
        reader.startHeartbeat(); // first: what a listener does inline may pause reading, and this clock with it
        mailbox.addOpened();
        mailbox.deliver();
        reader.readable();
    }

    @Override
    public void readable() {
        reader.readable();
    }

    @Override
    public void writable() {
        if (!closing.isCut()) {
            outbox.writable();
        }
    }

    @Override
    public void lost() {
        cut();
    }

    /**
     * Whether user code is called no more for now: the peer does not read its answers, or the lanes have yet to take what
     * it has published. A worker asks.
     */
    boolean mustPauseCalls() {
        return !closing.isRequested() && ((closing.isOpen() && outbox.isHigh()) || published.isHigh());
    }

    /** Whether {@link #mustPauseCalls()} is over, by so much that it is worth going on. Any thread. */
    boolean mayResumeCalls() {
        return closing.isRequested() || ((!closing.isOpen() || outbox.isLow()) && published.isLow());
    }

    // Sending.

    /** At once, inside of a listener that is called inline: of this session, or of another one that sends to it. */
    private void enqueueNow(OutgoingFrame frame, Receipt receipt) {
        boolean held = mailbox.hold();
        try {
            enqueue(frame, receipt);
        } catch (RuntimeException | Error fault) {
            cutAfter(fault);
        } finally {
            if (held) {
                mailbox.release();
            }
        }
    }

    private void enqueue(OutgoingFrame frame, Receipt receipt) {
        try {
            if (closing.hasEndedSending()) {
                outbox.release(frame); // 5.5.1: no data after a Close
                receipt.closed();
            } else if (!outbox.addReserved(frame, receipt)) {
                tooSlow(null);
            }
        } catch (RuntimeException | Error fault) {
            receipt.failed(0);
            throw fault;
        } finally {
            receipt.taken();
        }
        reader.update();
    }

    /** Adds a frame of the streamed message whose turn it is. On the lane. */
    void addPiece(OutgoingFrame piece, boolean last) {
        outbox.addPiece(piece, last);
        reader.update();
    }

    /** The streamed message whose turn it is comes to nothing. On the lane. */
    void withdraw() {
        outbox.addPiece(OutgoingFrame.milestone(new WrittenMilestone()), true);
    }

    private void enqueueShared(OutgoingFrame frame, @Nullable QueueShare share, @Nullable Object key, Receipt receipt) {
        if (closing.hasEndedSending()) {
            receipt.closed();
        } else if (outbox.add(compression.whenShared(frame), share, key, receipt)) {
            reader.update();
        } else {
            tooSlow(share);
        }
    }

    void sendControlFrames() {
        for (ByteBuffer encoded = protocol.pollOutput(); encoded != null; encoded = protocol.pollOutput()) {
            outbox.addControl(encoded, protocol.closeSent()); // 5.5.1: a Close is the last frame
        }
    }

    void sendPing(ByteBuffer payload) {
        protocol.ping(payload);
        sendControlFrames();
    }

    /** Everything is written. */
    void drained() throws IOException {
        reader.update();
        closing.drained();
    }

    /** More is unsent than the bounds allow; the last of it was on this account. */
    void tooSlow(@Nullable QueueShare share) {
        if (closing.hasEndedSending()) {
            return;
        }
        closing.decided();
        long bytes = outbox.bytes();
        outbox.dropUnbegun();
        closing.start(TOO_SLOW);
        mailbox.addTooSlow(share == null ? null : share.limits().source(), bytes);
        mailbox.deliver();
        if (share != null) {
            share.sessionClosed();
        }
    }

    // Closing.

    void leaveRooms() {
        rooms.leave();
    }

    SessionReader reader() {
        return reader;
    }

    /** What is unsent has become less, or more. */
    void updateReading() {
        reader.update();
    }

    ClosingHandshake closing() {
        return closing;
    }

    Sessions sessions() {
        return sessions;
    }

    SessionOptions options() {
        return options;
    }

    /** Ends the connection at once. */
    void cut() {
        closing.cut();
    }

    void onLane(Runnable task) {
        lane.execute(() -> guarded(task));
    }

    /** As {@link #guarded}, where the fault must not reach the caller, who has others to look after: the lane gets it. */
    private void cutAfter(Throwable fault) {
        lane.post(() -> {
            if (fault instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) fault;
        });
        cut();
    }

    /** A fault leaves nothing that could go on: half a frame may have been written. */
    void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error fault) {
            cut();
            throw fault;
        }
    }
}
