package io.mahakam.spring.endpoint;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.session.Delivery;
import io.mahakam.session.Receipt;
import io.mahakam.session.WebSocketSession;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** A session that keeps what was sent to it. */
final class RecordingSession implements WebSocketSession {
    final List<Object> sent = new ArrayList<>();
    final List<CloseStatus> closed = new ArrayList<>();

    @Override
    public String id() {
        return "recording";
    }

    @Override
    public URI uri() {
        return URI.create("ws://127.0.0.1/recording");
    }

    @Override
    public Principal principal() {
        return null;
    }

    @Override
    public Map<String, Object> attributes() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String endpointId() {
        return "recording";
    }

    @Override
    public String subprotocol() {
        return null;
    }

    @Override
    public Delivery send(Object payload) {
        sent.add(payload);
        return new Receipt(1, Runnable::run);
    }

    @Override
    public CompletionStage<Void> send(InputStream data, boolean text) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void ping(ByteBuffer payload) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long queuedBytes() {
        return 0;
    }

    @Override
    public Duration roundTripTime() {
        return null;
    }

    @Override
    public Set<String> rooms() {
        return Set.of();
    }

    @Override
    public boolean isOpen() {
        return closed.isEmpty();
    }

    @Override
    public void close() {
        close(CloseStatus.NORMAL);
    }

    @Override
    public void close(CloseStatus status) {
        closed.add(status);
    }
}
