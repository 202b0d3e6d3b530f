package io.mahakam.spring.tomcat;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.session.SessionListener;
import io.mahakam.session.WebSocketSession;
import java.nio.ByteBuffer;

/** Sends binary messages back. */
final class BinaryEcho implements SessionListener {
    @Override
    public void opened(WebSocketSession session) {}

    @Override
    public void text(WebSocketSession session, ByteBuffer utf8) {
        throw new AssertionError(session);
    }

    @Override
    public void binary(WebSocketSession session, ByteBuffer payload) {
        session.send(payload);
    }

    @Override
    public void closed(WebSocketSession session, CloseStatus status) {}

    @Override
    public void failed(WebSocketSession session, Throwable problem) {
        throw new AssertionError(problem);
    }
}
