package io.mahakam.session;

import io.mahakam.protocol.PermessageDeflate;
import io.mahakam.session.memory.MemoryLane;
import io.mahakam.session.memory.MemoryTransport;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Executor;

/** A session over a connection in memory, with the test as its peer and as its application. */
public final class TestConnection {
    private static final URI ADDRESS = URI.create("ws://localhost/chat?name=me");

    private final MemoryLane lane;
    private final MemoryTransport transport;
    private final TestListener listener;
    private final Sessions sessions;
    private final TransportSession session;

    /** An open session with the default options, whose listener is called on the lane. */
    public TestConnection() {
        this(SessionOptions.DEFAULT, Runnable::run);
        open();
    }

    /** An open session with these options, whose listener is called on the lane. */
    public TestConnection(SessionOptions options) {
        this(options, Runnable::run);
        open();
    }

    /** A session that is still to be opened. */
    public TestConnection(SessionOptions options, Executor workers) {
        this(new Sessions(options, PayloadEncoder.BASIC, workers), new MemoryLane());
    }

    /** A session that is still to be opened. */
    public TestConnection(Sessions sessions, MemoryLane lane) {
        this(sessions, lane, null);
    }

    /** A session that is still to be opened, with messages compressed as agreed. */
    public TestConnection(Sessions sessions, MemoryLane lane, PermessageDeflate agreed) {
        this(sessions, lane, agreed, Execution.WORKER);
    }

    /** An open session that has agreed on a subprotocol, or on none. */
    public static TestConnection speaking(Sessions sessions, MemoryLane lane, String subprotocol) {
        SessionDetails details = new SessionDetails(ADDRESS, () -> "me", subprotocol, null, Execution.WORKER, "");
        return new TestConnection(details, sessions, lane).open();
    }

    /** A session that is still to be opened, of a user (null for nobody) with an endpoint. */
    public TestConnection(Sessions sessions, MemoryLane lane, String user, String endpointId) {
        this(details(user, null, Execution.WORKER, endpointId), sessions, lane);
    }

    /** A session that is still to be opened, whose listener is called inline: there are no workers. */
    public static TestConnection inline(SessionOptions options) {
        StepwiseWorkers none = new StepwiseWorkers();
        none.reject();
        Sessions sessions = new Sessions(options, PayloadEncoder.BASIC, none);
        return new TestConnection(sessions, new MemoryLane(), null, Execution.INLINE);
    }

    /** Another one, of the same application and lane. */
    public TestConnection inlineNeighbour() {
        return new TestConnection(sessions, lane, null, Execution.INLINE);
    }

    /** A session that is still to be opened, with a listener that knows what it wants. */
    public TestConnection(Sessions sessions, TestListener listener) {
        this(details("me", null, Execution.WORKER, ""), sessions, new MemoryLane(), listener);
    }

    /** A session that is still to be opened, of which binary messages are read as they arrive. */
    public static TestConnection streaming(SessionOptions options, Executor workers) {
        Sessions sessions = new Sessions(options, PayloadEncoder.BASIC, workers);
        return new TestConnection(
                details("me", null, Execution.WORKER, ""), sessions, new MemoryLane(), new TestListener(1, 1_000_000));
    }

    /** A session that is still to be opened, with several messages handled at once. */
    public static TestConnection concurrent(SessionOptions options, Executor workers, int concurrency) {
        Sessions sessions = new Sessions(options, PayloadEncoder.BASIC, workers);
        return new TestConnection(
                details("me", null, Execution.WORKER, ""),
                sessions,
                new MemoryLane(),
                new TestListener(concurrency, 0));
    }

    private TestConnection(Sessions sessions, MemoryLane lane, PermessageDeflate agreed, Execution execution) {
        this(details("me", agreed, execution, ""), sessions, lane);
    }

    private static SessionDetails details(
            String user, PermessageDeflate agreed, Execution execution, String endpointId) {
        return new SessionDetails(ADDRESS, user == null ? null : () -> user, "chat", agreed, execution, endpointId);
    }

    private TestConnection(SessionDetails details, Sessions sessions, MemoryLane lane) {
        this(details, sessions, lane, new TestListener());
    }

    private TestConnection(SessionDetails details, Sessions sessions, MemoryLane lane, TestListener listener) {
        this.sessions = sessions;
        this.lane = lane;
        this.transport = new MemoryTransport(lane);
        this.listener = listener;
        this.session = sessions.create(details, listener, transport);
    }

    public TestConnection open() {
        lane.execute(() -> transport.connect(session));
        lane.settle();
        return this;
    }

    public MemoryLane lane() {
        return lane;
    }

    public MemoryTransport transport() {
        return transport;
    }

    public TestListener listener() {
        return listener;
    }

    public Sessions sessions() {
        return sessions;
    }

    public TransportSession session() {
        return session;
    }

    /** The peer says something, and the lane deals with it. */
    public TestConnection receive(byte[]... frames) {
        transport.receive(Frames.concat(frames));
        lane.settle();
        return this;
    }

    /** The peer says no more, and the lane deals with it. */
    public TestConnection receiveEnd() {
        transport.receiveEnd();
        lane.settle();
        return this;
    }

    /** The frames that the peer has got since the last call, all of them whole. */
    public List<String> sent() {
        lane.settle();
        return Frames.read(transport.takeOutgoing());
    }

    /** What the listener was told so far. */
    public List<String> calls() {
        lane.settle();
        return listener.calls();
    }
}
