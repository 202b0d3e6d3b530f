package io.mahakam.session;

import io.mahakam.protocol.CloseStatus;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what it is told: "opened", "text:hello", "closed:1000", "failed:why". */
public final class TestListener implements SessionListener {
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final Map<String, Reaction> reactions = new ConcurrentHashMap<>();
    private volatile WebSocketSession session;
    private volatile boolean pongsWanted;
    private final int concurrency;
    private final long maxStreamedSize;
    private volatile InputStream stream;

    public TestListener() {
        this(1, 0);
    }

    public TestListener(int concurrency, long maxStreamedSize) {
        this.concurrency = concurrency;
        this.maxStreamedSize = maxStreamedSize;
    }

    /** What the application does in such a call. */
    public interface Reaction {
        void to(WebSocketSession session, String call) throws Exception;
    }

    public TestListener on(String call, Reaction reaction) {
        reactions.put(call, reaction);
        return this;
    }

    public TestListener wantPongs() {
        pongsWanted = true;
        return this;
    }

    public List<String> calls() {
        return List.copyOf(calls);
    }

    /** Of the last call. */
    public WebSocketSession session() {
        return session;
    }

    @Override
    public void opened(WebSocketSession session) throws Exception {
        told(session, "opened", "");
    }

    @Override
    public void text(WebSocketSession session, ByteBuffer utf8) throws Exception {
        told(session, "text", ":" + StandardCharsets.UTF_8.decode(utf8));
    }

    @Override
    public void binary(WebSocketSession session, ByteBuffer payload) throws Exception {
        told(session, "binary", ":" + StandardCharsets.ISO_8859_1.decode(payload));
    }

    @Override
    public void pong(WebSocketSession session, ByteBuffer payload) throws Exception {
        told(session, "pong", ":" + StandardCharsets.ISO_8859_1.decode(payload));
    }

    @Override
    public boolean wantsPongs() {
        return pongsWanted;
    }

    @Override
    public void binary(WebSocketSession session, InputStream message) throws Exception {
        stream = message;
        told(session, "stream", "");
    }

    @Override
    public long maxStreamedSize() {
        return maxStreamedSize;
    }

    /** Of the last message that is read as it arrives. */
    public InputStream stream() {
        return stream;
    }

    @Override
    public int concurrency() {
        return concurrency;
    }

    @Override
    public void tooSlow(WebSocketSession session, String room, long queuedBytes) throws Exception {
        told(session, "tooSlow", ":" + room + ":" + queuedBytes);
    }

    @Override
    public void closed(WebSocketSession session, CloseStatus status) throws Exception {
        told(session, "closed", ":" + status.code());
    }

    @Override
    public void failed(WebSocketSession session, Throwable problem) {
        try {
            told(session, "failed", ":" + problem.getMessage());
        } catch (Exception broken) {
            throw new IllegalStateException(broken);
        }
    }

    private void told(WebSocketSession newSession, String call, String detail) throws Exception {
        session = newSession;
        calls.add(call + detail);
        Reaction reaction = reactions.get(call);
        if (reaction != null) {
            reaction.to(newSession, call + detail);
        }
    }
}
