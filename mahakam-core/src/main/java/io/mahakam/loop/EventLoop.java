package io.mahakam.loop;

import io.mahakam.session.TransportHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A thread that reads and writes many connections, which it waits for with a selector. */
final class EventLoop extends GatheringLane implements Runnable {
    private final Thread thread;
    private final Selector selector;
    private final Set<LoopTransport> transports = new HashSet<>();

    /** The loop has seen nothing posted and may be about to wait; whoever posts next has to wake it. */
    private final AtomicBoolean asleep = new AtomicBoolean();

    private volatile boolean stopping;

    /** The thread takes what is posted for the last time. */
    private volatile boolean ended;

    EventLoop(String name) {
        try {
            selector = Selector.open();
        } catch (IOException noDescriptor) {
            throw new UncheckedIOException("An event loop could not open its selector", noDescriptor);
        }
        thread = new Thread(this, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /**
     * Ends the thread; connections that are left are cut. Waits for the thread, unless this is it or the caller is
     * interrupted.
     */
    void stop() throws InterruptedException {
        stopping = true;
        selector.wakeup();
        if (thread.getState() == Thread.State.NEW) {
            end();
        } else if (thread != Thread.currentThread()) {
            thread.join();
        }
    }

    /** Takes over a connection, which is cut at once if the loop has stopped. Any thread. */
    void adopt(LoopTransport transport, TransportHandler handler) {
        Runnable connect = () -> connect(transport, handler);
        execute(connect);
        if (ended && withdraw(connect)) {
            transport.refuse();
        }
    }

    private void connect(LoopTransport transport, TransportHandler handler) {
        if (stopping) {
            transport.refuse();
            return;
        }
        transports.add(transport);
        guarded(() -> transport.register(selector, handler), transport::lost);
    }

    /** Runs a task of one connection in the next round; a fault in it ends the connection. Any thread. */
    void execute(Runnable task, LoopTransport transport) {
        execute(() -> guarded(task, transport::lost));
    }

    void released(LoopTransport transport) {
        transports.remove(transport);
    }

    @Override
    public void run() {
        try {
            while (!stopping) {
                guarded(() -> round(select()));
            }
        } finally {
            end();
        }
    }

    private int select() {
        try {
            return isGathering() ? selector.selectNow(this::selected) : waitForWork();
        } catch (IOException broken) {
            throw new UncheckedIOException("An event loop could not select", broken);
        }
    }

    private int waitForWork() throws IOException {
        Thread.interrupted(); // user code may have left it set, and then a selector never waits
        asleep.set(true);
        try {
            if (hasPosted() || stopping) {
                return selector.selectNow(this::selected);
            }
            long nanos = nanosToNextTimer();
            if (nanos == Long.MAX_VALUE) {
                return selector.select(this::selected);
            }
            // A timeout of 0 would wait for ever.
            return selector.select(this::selected, TimeUnit.NANOSECONDS.toMillis(nanos) + 1);
        } finally {
            asleep.set(false);
        }
    }

    private void selected(SelectionKey key) {
        asleep.setPlain(false);
        SelectedTransport transport = (SelectedTransport) key.attachment();
        ready(() -> transport.selected(key), transport::lost);
    }

    private void end() {
        ended = true;
        for (LoopTransport transport : List.copyOf(transports)) {
            guarded(transport::lost);
        }
        runAllPosted();
        try {
            selector.close();
        } catch (IOException fault) {
            report(fault);
        }
    }

    @Override
    protected boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    @Override
    public void wake() {
        if (asleep.get() && asleep.compareAndSet(true, false)) {
            selector.wakeup();
        }
    }
}
