package io.mahakam.loop;

import io.mahakam.session.TransportHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A thread that reads and writes many connections, which it waits for with a selector. */
final class EventLoop extends GatheringLane implements Runnable {
    private final Thread thread;
    private final Selector selector;
    private final Set<LoopTransport> transports = new HashSet<>();

    /** The loop has seen nothing posted and may be about to wait; whoever posts next has to wake it. */
    private final AtomicBoolean asleep = new AtomicBoolean();

    private volatile boolean stopping;

    /** The thread reads and writes no more: whoever posts runs what is posted. */
    private volatile boolean ended;

    /** The thread that does so. Written without a fence: a thread looks only for itself. */
    private @Nullable Thread lastRunner;

    /** Nobody waits any more for the thread's end. */
    private volatile boolean abandoned;

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
     * Ends the threads; connections that are left are cut. Waits for the threads, but not for the caller's own: so long
     * for all of them, and once more so long after it has interrupted those that have not ended. What does not end even
     * then is reported to its own handler, with its stack, and left alone.
     *
     * @throws InterruptedException if the caller was interrupted; the threads end all the same
     */
    static void stop(List<EventLoop> loops, long patienceNanos) throws InterruptedException {
        loops.forEach(EventLoop::beginToStop);
        for (EventLoop busy : notEnded(loops, patienceNanos)) {
            busy.thread.interrupt();
        }
        notEnded(loops, patienceNanos).forEach(EventLoop::abandon);
    }

    private void beginToStop() {
        stopping = true;
        selector.wakeup();
        if (thread.getState() == Thread.State.NEW) {
            end();
        }
    }

    private static List<EventLoop> notEnded(List<EventLoop> loops, long patienceNanos) throws InterruptedException {
        long start = System.nanoTime();
        List<EventLoop> left = new ArrayList<>();
        for (EventLoop loop : loops) {
            if (loop.abandoned || loop.thread == Thread.currentThread()) {
                continue;
            }
            long millis = TimeUnit.NANOSECONDS.toMillis(patienceNanos - (System.nanoTime() - start));
            loop.thread.join(Math.max(1, millis)); // 0 would be for ever
            if (loop.thread.isAlive()) {
                left.add(loop);
            }
        }
        return left;
    }

    private void abandon() {
        abandoned = true;
        IllegalStateException fault = new IllegalStateException(
                "The event loop " + thread.getName() + " was stopped, but what it is calling does not return");
        fault.setStackTrace(thread.getStackTrace());
        report(thread, fault);
    }

    /** Takes over a connection, which is cut at once if the loop stops. Any thread. */
    void adopt(LoopTransport transport, TransportHandler handler) {
        if (stopping) {
            transport.refuse();
        } else {
            execute(() -> connect(transport, handler));
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
        Runnable round = () -> round(select()); // once: to make it may fail, and would not be guarded
        try {
            while (!stopping) {
                guarded(round);
            }
        } finally {
            end();
        }
    }

    private int select() {
        selecting();
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
            long nanos = nanosToNextTimer();
            if (nanos == 0 || hasPosted() || stopping) {
                return selector.selectNow(this::selected);
            }
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
        guarded(this::cutConnections);
        ended = true; // before the last look at what is posted
        oneAtATime(this::runLast);
        try {
            selector.close();
        } catch (IOException fault) {
            report(fault);
        }
    }

    private void cutConnections() {
        for (LoopTransport transport : List.copyOf(transports)) {
            guarded(transport::lost);
        }
    }

    private void runLast() {
        lastRunner = Thread.currentThread();
        try {
            runAllPosted();
        } finally {
            lastRunner = null;
        }
    }

    @Override
    protected boolean isCurrent() {
        Thread current = Thread.currentThread();
        return current == thread || current == lastRunner;
    }

    @Override
    public void wake() {
        if (ended) {
            if (!isCurrent()) { // else it is looked for again anyway
                oneAtATime(this::runLast);
            }
        } else if (asleep.get() && asleep.compareAndSet(true, false)) {
            selector.wakeup();
        }
    }
}
