package io.mahakam.spring.test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Connects to the endpoints of the application under test: in memory without a server, as in a {@link WebSocketTest}, else
 * over TCP. What it has opened is closed when the test method ends. Thread-safe.
 */
public final class WebSocketTestClient {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

    private final HandshakeConnector connector;
    private final TestPayloads payloads;
    private final Duration timeout;
    private final List<WebSocketTestSession> sessions;

    WebSocketTestClient(HandshakeConnector connector, TestPayloads payloads) {
        this(connector, payloads, DEFAULT_TIMEOUT, new CopyOnWriteArrayList<>());
    }

    private WebSocketTestClient(
            HandshakeConnector connector,
            TestPayloads payloads,
            Duration timeout,
            List<WebSocketTestSession> sessions) {
        this.connector = connector;
        this.payloads = payloads;
        this.timeout = timeout;
        this.sessions = sessions;
    }

    /** This client, but one whose sessions wait so long for what they expect; by default it is 5 s. Not virtual time. */
    public WebSocketTestClient withTimeout(Duration longest) {
        return new WebSocketTestClient(connector, payloads, longest, sessions);
    }

    /**
     * Opens a connection. Its endpoint's {@code @OnOpen} may be called only afterwards: expect what it sends, or in memory
     * {@link #awaitIdle}.
     *
     * @param path the path, and a query if need be, without the context path; may have variables in curly brackets
     * @param variables the values of the variables, which are encoded
     * @throws AssertionError if the handshake is refused
     */
    public WebSocketTestSession connect(String path, Object... variables) {
        return handshake(path, variables).connect();
    }

    /** Prepares a connection, see {@link #connect}. */
    public WebSocketTestHandshake handshake(String path, Object... variables) {
        return new WebSocketTestHandshake(this, path, variables);
    }

    /**
     * Waits until there is nothing left to do: everything sent, by a client or by the application, has arrived, and the
     * methods called for it have returned. Not waited for is what the application does on threads of its own. In memory
     * only.
     *
     * @throws AssertionError if it takes longer than the timeout
     * @throws UnsupportedOperationException over TCP
     */
    public void awaitIdle() {
        connector.awaitIdle(timeout);
    }

    /**
     * Lets time pass for all connections: heartbeats, timeouts and the like happen in their order, each with all that
     * comes of it. Otherwise their time stands still. In memory only.
     *
     * @throws UnsupportedOperationException over TCP
     */
    public void advance(Duration time) {
        connector.advance(time, timeout);
    }

    HandshakeConnector connector() {
        return connector;
    }

    TestPayloads payloads() {
        return payloads;
    }

    Duration timeout() {
        return timeout;
    }

    void opened(WebSocketTestSession session) {
        sessions.add(session);
    }

    /** Closes all sessions, and in memory waits until their endpoints have been told. */
    void closeSessions() {
        List<WebSocketTestSession> opened = List.copyOf(sessions);
        sessions.removeAll(opened);
        opened.forEach(WebSocketTestSession::end);
        if (connector.inMemory() && !opened.isEmpty()) {
            connector.awaitIdle(timeout);
        }
    }
}
