package io.mahakam.session;

import io.mahakam.protocol.CloseStatus;
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
 * everything of {@link TransportHandler}, and whatever touches the protocol or the queue, runs there. What is received
 * goes from the {@link SessionReader} to the {@link Mailbox}, what is sent from the {@link SessionSender} to the
 * {@link Outbox}; the {@link ClosingHandshake} ends both.
 */
public final class TransportSession implements WebSocketSession, TransportHandler {
    private final Sessions sessions;
    private final SessionDetails details;
    private final String id;
    private final @Nullable String user;
    private final Lane lane;
    private final ListenerCalls calls;
    private final Mailbox mailbox;
    private final Outbox outbox;
    private final ClosingHandshake closing;
    private final SessionSender sender;
    private final SessionReader reader;
    private final EnteredRooms rooms = new EnteredRooms();

    /** Made when they are needed. */
    private @Nullable Map<String, Object> attributes;

    TransportSession(
            Sessions sessions, String id, SessionDetails details, SessionListener listener, Transport transport) {
        this.sessions = sessions;
        this.id = id;
        this.details = details;
        this.user = details.user();
        this.lane = transport.lane();
        SessionOptions options = sessions.options();
        WebSocketProtocol protocol = sessions.protocol(details, listener);
        OutgoingCompression compression = new OutgoingCompression(
                details.compression(), options.compression().threshold(), sessions.compressors(), protocol);
        this.calls = new ListenerCalls(this, listener, details.execution());
        this.mailbox = new Mailbox(this, listener, calls, options);
        this.outbox = new Outbox(this, transport, options, compression);
        this.closing = new ClosingHandshake(this, transport, protocol, mailbox, rooms);
        this.sender = new SessionSender(this, protocol, mailbox, outbox, compression);
        this.reader = new SessionReader(this, transport, protocol, mailbox, outbox, options);
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
    public synchronized Map<String, Object> attributes() {
        if (attributes == null) {
            attributes = new ConcurrentHashMap<>(2);
        }
        return attributes;
    }

    @Override
    public @Nullable String subprotocol() {
        return details.subprotocol();
    }

    @Override
    public Delivery send(Object payload) {
        return sender.send(OutgoingFrame.of(payload, sessions.encoder(), details.subprotocol()));
    }

    @Override
    public CompletionStage<Void> send(InputStream data, boolean text) {
        return sender.send(data, text);
    }

    @Override
    public void ping(ByteBuffer payload) {
        sender.ping(payload);
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
        return sender.written();
    }

    /**
     * Whether a message of so many bytes would keep within the bound of what may be unsent, even if the peer did not read;
     * one may always if nothing is unsent. Any thread.
     */
    public boolean hasRoomFor(long size) {
        return sender.hasRoomFor(size);
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
        return rooms.enter(room, most, closing);
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
        calls.published(size, recipients);
    }

    /** A lane has taken what this session published to it, or listeners have been told. Any thread. */
    public void publicationTaken(int size, int recipients) {
        calls.publicationTaken(size, recipients);
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
        sender.deliver(frame, share, key, receipt);
    }

    /**
     * A message of a source, which closes whoever is too slow, is more than may wait for the session's lane: it is closed,
     * once the lane is woken. Any thread.
     */
    public void refuse(QueueShare share) {
        sender.refuse(share);
    }

    /**
     * A message for this session, on its own account, is more than may wait for its lane: it is dropped, or the session is
     * closed, as its policy says. Any thread.
     *
     * @return whether it is closed
     */
    public boolean refuse() {
        return sender.refuse();
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
        reader.connected();
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

    // What the parts of the session call.

    ListenerCalls calls() {
        return calls;
    }

    Outbox outbox() {
        return outbox;
    }

    ClosingHandshake closing() {
        return closing;
    }

    SessionSender sender() {
        return sender;
    }

    SessionReader reader() {
        return reader;
    }

    Sessions sessions() {
        return sessions;
    }

    /** Everything is written. */
    void drained() throws IOException {
        reader.update();
        closing.drained();
    }

    /** More is unsent than the bounds allow; the last of it was on this account. */
    void tooSlow(@Nullable QueueShare share) {
        sender.tooSlow(share);
    }

    void updateReading() {
        reader.update();
    }

    void cut() {
        closing.cut();
    }

    void onLane(Runnable task) {
        lane.execute(() -> guarded(task));
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
