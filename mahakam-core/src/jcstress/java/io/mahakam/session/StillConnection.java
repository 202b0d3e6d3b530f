package io.mahakam.session;

import io.mahakam.protocol.CloseStatus;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A session, and its lane, transport, worker and peer, none of which does anything by itself. The messages are of one
 * character, so that what is heard is a string: a Close is an exclamation mark.
 */
public final class StillConnection implements Lane, Transport, SessionListener {
    private final Queue<Runnable> posted = new ConcurrentLinkedQueue<>();
    private final List<Runnable> endOfTurn = new ArrayList<>();
    private final Queue<Runnable> work = new ConcurrentLinkedQueue<>();
    private final ByteBuffer readBuffer = ByteBuffer.allocate(64);
    private final ByteBuffer writeBuffer = ByteBuffer.allocate(64);
    private final StringBuilder received = new StringBuilder();
    private final StringBuilder told = new StringBuilder();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final TransportSession session;
    private volatile Thread inTurn;
    private boolean stalled;

    public StillConnection() {
        this(SessionOptions.DEFAULT);
    }

    public StillConnection(SessionOptions options) {
        Sessions sessions = new Sessions(options, PayloadEncoder.of(List.of()), work::add);
        SessionDetails details = new SessionDetails(URI.create("ws://localhost/"), null, null, null);
        session = sessions.create(details, this, this);
        post(session::connected);
        settle();
    }

    public TransportSession session() {
        return session;
    }

    // By one thread at a time: the lane.

    /** What is posted is run, and what is then to be written is written. */
    public void turn() {
        inTurn = Thread.currentThread();
        for (Runnable task = posted.poll(); task != null; task = posted.poll()) {
            task.run();
        }
        for (int i = 0; i < endOfTurn.size(); i++) {
            endOfTurn.get(i).run();
        }
        endOfTurn.clear();
        inTurn = null;
    }

    /** The peer does not read. */
    public void stall() {
        stalled = true;
    }

    /** The peer reads again. */
    public void resume() {
        stalled = false;
        inTurn = Thread.currentThread();
        session.writable();
        inTurn = null;
        turn();
    }

    /** The peer says something of one letter. */
    public void receive(char letter) {
        received.append(letter);
        inTurn = Thread.currentThread();
        session.readable();
        inTurn = null;
        turn();
    }

    // By one thread at a time: a worker.

    public void work() {
        for (Runnable task = work.poll(); task != null; task = work.poll()) {
            task.run();
        }
    }

    // Afterwards.

    /** Everything that is left to do is done. */
    public void settle() {
        while (!posted.isEmpty() || !work.isEmpty()) {
            turn();
            work();
        }
    }

    /** What the listener was told. */
    public String told() {
        return told.toString();
    }

    /** What the peer has heard. */
    public String heard() {
        StringBuilder heard = new StringBuilder();
        ByteBuffer frames = ByteBuffer.wrap(written.toByteArray());
        while (frames.hasRemaining()) {
            boolean isClose = (frames.get() & 0b1111) == 8;
            byte[] payload = new byte[frames.get()];
            frames.get(payload);
            heard.append(isClose ? "!" : new String(payload));
        }
        return heard.toString();
    }

    // The lane.

    @Override
    public void post(Runnable task) {
        posted.add(task);
    }

    @Override
    public void wake() {}

    @Override
    public boolean isCaughtUp() {
        return inTurn == Thread.currentThread() && posted.isEmpty();
    }

    @Override
    public void atEndOfTurn(Runnable task) {
        endOfTurn.add(task);
    }

    @Override
    public Timer schedule(long delayNanos, Runnable task) {
        return () -> {};
    }

    @Override
    public long now() {
        return 0;
    }

    @Override
    public ByteBuffer readBuffer() {
        return readBuffer.clear();
    }

    @Override
    public ByteBuffer writeBuffer() {
        return writeBuffer.clear();
    }

    // The transport.

    @Override
    public Lane lane() {
        return this;
    }

    @Override
    public int read(ByteBuffer into) {
        int before = into.position();
        for (int i = 0; i < received.length(); i++) {
            // RFC 6455, 5.2: a final text frame of one byte, masked by zeros.
            into.put(new byte[] {(byte) 0x81, (byte) 0x81, 0, 0, 0, 0, (byte) received.charAt(i)});
        }
        received.setLength(0);
        return into.position() - before;
    }

    @Override
    public int write(ByteBuffer from) {
        if (stalled) {
            return 0;
        }
        byte[] bytes = new byte[from.remaining()];
        from.get(bytes);
        written.writeBytes(bytes);
        return bytes.length;
    }

    @Override
    public boolean flush() {
        return true;
    }

    @Override
    public void wantRead(boolean wanted) {}

    @Override
    public void wantWrite(boolean wanted) {}

    @Override
    public boolean shutdownOutput() {
        return true;
    }

    @Override
    public void close() {}

    // The listener.

    @Override
    public void opened(WebSocketSession opened) {
        told.append('(');
    }

    @Override
    public void text(WebSocketSession receiver, ByteBuffer utf8) {
        told.append((char) utf8.get());
    }

    @Override
    public void binary(WebSocketSession receiver, ByteBuffer payload) {}

    @Override
    public void closed(WebSocketSession closed, CloseStatus status) {
        told.append(')');
    }

    @Override
    public void failed(WebSocketSession failing, Throwable problem) {
        told.append(problem);
    }
}
