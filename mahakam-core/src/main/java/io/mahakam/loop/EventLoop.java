package io.mahakam.loop;

import io.mahakam.session.Lane;
import io.mahakam.session.TransportHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A thread that reads and writes many connections. A turn: everything that is ready is read, everything that was posted
 * is run, again until neither is left (but not for ever); then every connection that has something to write is written
 * once, so that what was sent to it meanwhile leaves together.
 */
final class EventLoop implements Lane, Runnable {
    private static final int BUFFER_SIZE = 64 * 1024;
    private static final int MAX_ROUNDS = 16;

    /** How long a turn gathers before it writes: what others send would otherwise wait for one that never pauses. */
    private static final long MAX_GATHERING_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private static final int TASKS_BETWEEN_LOOKS_AT_THE_CLOCK = 64;

    /** Posted behind what a round is to run. */
    private static final Runnable END_OF_ROUND = new Runnable() {
        @Override
        public void run() {}
    };

    private final Thread thread;
    private final Selector selector;
    private final TimerWheel timers = new TimerWheel(System.nanoTime());
    private final Queue<Runnable> posted = new ConcurrentLinkedQueue<>();
    private final List<Runnable> endOfTurn = new ArrayList<>();
    private final Set<SelectedTransport> transports = new HashSet<>();
    private final ByteBuffer readBuffer = ByteBuffer.allocateDirect(BUFFER_SIZE);
    private final ByteBuffer writeBuffer = ByteBuffer.allocateDirect(BUFFER_SIZE);

    /** The loop has seen nothing posted and may be about to wait; whoever posts next has to wake it. */
    private final AtomicBoolean asleep = new AtomicBoolean();

    /** {@link #END_OF_ROUND} is among what was posted. */
    private boolean endOfRoundPosted;

    private volatile boolean stopping;

    /** The thread takes what is posted for the last time. */
    private volatile boolean ended;

    private long now = System.nanoTime();

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
    void adopt(SelectedTransport transport, TransportHandler handler) {
        Runnable connect = () -> connect(transport, handler);
        execute(connect);
        if (ended && posted.remove(connect)) {
            transport.refuse();
        }
    }

    private void connect(SelectedTransport transport, TransportHandler handler) {
        if (stopping) {
            transport.refuse();
            return;
        }
        transports.add(transport);
        guarded(() -> transport.register(selector, handler), transport);
    }

    /** Lets a connection read on in the next round. */
    void readOn(SelectedTransport transport) {
        posted.add(() -> guarded(transport::readOn, transport));
    }

    void released(SelectedTransport transport) {
        transports.remove(transport);
    }

    @Override
    public void run() {
        try {
            while (!stopping) {
                guarded(this::turn);
            }
        } finally {
            end();
        }
    }

    private void turn() {
        select(endOfTurn.isEmpty());
        long begin = now;
        for (int round = 1; round < MAX_ROUNDS && !endOfTurn.isEmpty(); round++) {
            if (now - begin > MAX_GATHERING_NANOS || (select(false) == 0 && posted.isEmpty())) {
                break;
            }
        }
        for (int i = 0; i < endOfTurn.size(); i++) {
            guarded(endOfTurn.get(i));
        }
        endOfTurn.clear();
    }

    /** One round: what is ready, what is due, what is posted. */
    private int select(boolean mayWait) {
        int ready;
        try {
            ready = mayWait ? waitForWork() : selector.selectNow(this::selected);
        } catch (IOException broken) {
            throw new UncheckedIOException("An event loop could not select", broken);
        }
        now = System.nanoTime();
        timers.advance(now);
        runPosted(MAX_GATHERING_NANOS);
        return ready;
    }

    /** Runs what is posted now. What is posted meanwhile waits for the next round, behind what is ready by then. */
    private void runPosted(long atMostNanos) {
        if (posted.isEmpty()) {
            return;
        }
        if (!endOfRoundPosted) { // or it is still there, from a round that was cut short
            endOfRoundPosted = true;
            posted.add(END_OF_ROUND);
        }
        long begin = System.nanoTime();
        int count = 0;
        for (Runnable task = posted.poll(); task != null; task = posted.poll()) {
            if (task == END_OF_ROUND) {
                endOfRoundPosted = false;
                return;
            }
            guarded(task);
            if (++count % TASKS_BETWEEN_LOOKS_AT_THE_CLOCK == 0 && System.nanoTime() - begin > atMostNanos) {
                return;
            }
        }
    }

    private int waitForWork() throws IOException {
        Thread.interrupted(); // user code may have left it set, and then a selector never waits
        asleep.set(true);
        try {
            if (!posted.isEmpty() || stopping) {
                return selector.selectNow(this::selected);
            }
            long nanos = timers.nanosToNextTick(System.nanoTime());
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
        now = System.nanoTime();
        SelectedTransport transport = (SelectedTransport) key.attachment();
        guarded(() -> transport.selected(key), transport);
    }

    /** A fault in one task is reported and ends nothing but the task. */
    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error fault) {
            report(fault);
        }
    }

    /** A fault in one connection is reported and ends that connection alone. */
    private void guarded(Runnable task, SelectedTransport transport) {
        try {
            task.run();
        } catch (RuntimeException | Error fault) {
            report(fault);
            guarded(transport::lost);
        }
    }

    private void report(Throwable fault) {
        thread.getUncaughtExceptionHandler().uncaughtException(thread, fault);
    }

    private void end() {
        ended = true;
        for (SelectedTransport transport : List.copyOf(transports)) {
            guarded(transport::lost);
        }
        if (endOfRoundPosted) { // by a round that was cut short
            runPosted(Long.MAX_VALUE);
        }
        runPosted(Long.MAX_VALUE);
        try {
            selector.close();
        } catch (IOException fault) {
            report(fault);
        }
    }

    @Override
    public void post(Runnable task) {
        posted.add(task);
    }

    @Override
    public void wake() {
        if (asleep.get() && asleep.compareAndSet(true, false)) {
            selector.wakeup();
        }
    }

    @Override
    public boolean isCaughtUp() {
        return Thread.currentThread() == thread && posted.isEmpty();
    }

    @Override
    public void atEndOfTurn(Runnable task) {
        endOfTurn.add(task);
    }

    @Override
    public Timer schedule(long delayNanos, Runnable task) {
        // Not from now(), when the turn began: after a long turn the task would be early.
        return timers.schedule(System.nanoTime(), delayNanos, () -> guarded(task));
    }

    @Override
    public long now() {
        return now;
    }

    @Override
    public ByteBuffer readBuffer() {
        return readBuffer.clear();
    }

    @Override
    public ByteBuffer writeBuffer() {
        return writeBuffer.clear();
    }
}
