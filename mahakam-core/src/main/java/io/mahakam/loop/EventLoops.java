package io.mahakam.loop;

import io.mahakam.session.Transport;
import io.mahakam.session.TransportHandler;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;

/** A fixed number of event loops that share the connections. Thread-safe. */
public final class EventLoops implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final List<EventLoop> loops;
    private final AtomicInteger adopted = new AtomicInteger();

    /** Loops whose threads are named {@code mahakam-loop-1} and so on; {@link #start()} starts them. */
    public EventLoops(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("There is at least 1 event loop, not " + count);
        }
        loops = IntStream.rangeClosed(1, count)
                .mapToObj(number -> new EventLoop("mahakam-loop-" + number))
                .toList();
    }

    /** How many they are. */
    public int count() {
        return loops.size();
    }

    /** Starts the threads; once. */
    public void start() {
        loops.forEach(EventLoop::start);
    }

    /**
     * Takes over a connection: from now on its loop alone reads, writes and closes it.
     *
     * @param session makes the connection's handler; called before this returns
     * @return the connection, to say that somebody else has {@link AdoptedTransport#lost() cut} it
     */
    public AdoptedTransport adopt(AdoptedChannel channel, Function<Transport, TransportHandler> session) {
        return adopt(new SelectedTransport(nextLoop(), channel), session);
    }

    /** The same for a connection that completes reads and writes instead of telling readiness. */
    public AdoptedTransport adopt(AdoptedAsynchronousChannel channel, Function<Transport, TransportHandler> session) {
        return adopt(new CompletingTransport(nextLoop(), channel), session);
    }

    private EventLoop nextLoop() {
        return loops.get(Math.floorMod(adopted.getAndIncrement(), loops.size()));
    }

    private static AdoptedTransport adopt(LoopTransport transport, Function<Transport, TransportHandler> session) {
        EventLoop loop = transport.loop;
        loop.adopt(transport, session.apply(transport));
        return () -> loop.execute(transport::lost);
    }

    /**
     * Cuts the connections that are left and ends the threads; returns when they have ended, or after about 4 s: a thread
     * that is still busy after 2 s is interrupted, and if it does not end even then, because an inline listener does not
     * return, it is left to itself with its connections. Its uncaught-exception handler is told, with its stack. Does not
     * wait if the caller is interrupted. What is posted to the sessions later runs on the posting thread.
     */
    @Override
    public void close() {
        close(PATIENCE_NANOS);
    }

    void close(long patienceNanos) {
        try {
            EventLoop.stop(loops, patienceNanos);
        } catch (InterruptedException stopWaiting) {
            Thread.currentThread().interrupt();
        }
    }

    /** A connection that was adopted, as its former owner sees it. */
    @FunctionalInterface
    public interface AdoptedTransport {
        /** Says that the connection was cut by somebody else. Any thread, any number of times. */
        void lost();
    }
}
