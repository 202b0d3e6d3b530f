package io.mahakam.spring.jetty;

import io.mahakam.loop.GatheringLane;
import java.nio.channels.Selector;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * One of Jetty's selectors as a lane. Its thread, which Jetty may replace but never doubles, runs what is selected and
 * then the updates that were submitted; one of them is a round of this lane, and submits itself again while the turn
 * goes on, so that Jetty selects without waiting.
 */
final class SelectorLane extends GatheringLane implements ManagedSelector.SelectorUpdate, LifeCycle.Listener {
    private final ManagedSelector selector;
    private final Scheduler scheduler;
    private final Runnable whenEnded;
    private final Runnable round = this::runRound;
    private final Set<JettyTransport> transports = new HashSet<>();
    private final ClosingTransports closing;

    /** A round is submitted and has not begun. */
    private final AtomicBoolean submitted = new AtomicBoolean();

    /** The selector's thread has ended: whoever posts runs the rounds. */
    private volatile boolean ended;

    /** The thread that runs a task of this lane. Written without a fence: as a rule a thread looks only for itself. */
    private @Nullable Thread current;

    /** The connections that were ready since the latest round. */
    private int readyConnections;

    /** Jetty's scheduler is to ask for a round when a timer may be due. */
    private boolean alarmSet;

    private boolean stopped;

    private final CompletableFuture<Void> cut = new CompletableFuture<>();

    /**
     * @param closingNanos how long a connection waits at most until Jetty closes it
     * @param whenEnded run, on any thread, when the selector has stopped
     */
    SelectorLane(ManagedSelector selector, Scheduler scheduler, long closingNanos, Runnable whenEnded) {
        this.selector = selector;
        this.scheduler = scheduler;
        this.whenEnded = whenEnded;
        closing = new ClosingTransports(this, closingNanos);
    }

    /** Takes over a connection, which is cut at once if the lane was stopped. Any thread. */
    void connect(JettyTransport transport) {
        execute(() -> {
            if (stopped) {
                transport.refuse();
            } else if (transport.isOpen()) { // else Jetty was faster, and has cut it already
                transports.add(transport);
                guarded(transport::connect, transport::lost);
            }
        });
    }

    /** Cuts a connection, which is no longer one of those that {@link #stop()} cuts. On the lane. */
    void close(JettyTransport transport) {
        transports.remove(transport);
        closing.add(transport);
    }

    /** Jetty has closed a connection that it was told to close. On the lane. */
    void closed() {
        closing.closed();
    }

    /** Cuts the connections that are left and any that are still to come. Any thread. */
    void stop() {
        execute(() -> {
            stopped = true;
            for (JettyTransport transport : List.copyOf(transports)) {
                guarded(transport::lost);
            }
            cut.complete(null);
        });
    }

    /** Completes when {@link #stop()} has cut the connections. */
    CompletableFuture<Void> cut() {
        return cut;
    }

    /** Interrupts what keeps the lane from stopping, once it was told to. Any thread. */
    void interrupt() {
        Thread busy = current;
        if (busy != null && !cut.isDone()) {
            busy.interrupt();
        }
    }

    /** Runs what a selected connection has to do; on the selector's thread. */
    void selected(Runnable task, JettyTransport transport) {
        wake();
        current = Thread.currentThread();
        try {
            readyInTask(task, transport);
        } finally {
            current = null;
        }
    }

    /** Runs what a connection has to do that was not selected here, in a posted task. */
    void readyInTask(Runnable task, JettyTransport transport) {
        readyConnections++;
        ready(task, transport::lost);
    }

    @Override
    public void wake() {
        if (ended) {
            if (!isCurrent()) { // else it is looked for again anyway
                oneAtATime(round);
            }
        } else if (!submitted.get() && submitted.compareAndSet(false, true)) {
            selector.submit(this);
        }
    }

    /** One thread at a time: at the end there may be others than the selector's. */
    @Override
    public void update(Selector unused) {
        oneAtATime(round);
    }

    private void runRound() {
        submitted.set(false); // before the posted tasks are looked at
        int ready = readyConnections;
        readyConnections = 0;
        current = Thread.currentThread();
        try {
            if (ended) {
                closing.end();
                runAllPosted();
                return;
            }
            round(ready);
        } finally {
            current = null;
        }
        selecting(); // which Jetty does next
        long nanosToTimer = nanosToNextTimer();
        if (nanosToTimer == 0 || isGathering() || hasPosted()) {
            wake();
        }
        setAlarm(nanosToTimer);
    }

    @Override
    protected boolean isCurrent() {
        return current == Thread.currentThread();
    }

    private void setAlarm(long nanos) {
        if (!alarmSet && nanos != 0 && nanos != Long.MAX_VALUE && !ended) {
            scheduler.schedule(() -> execute(() -> alarmSet = false), nanos, TimeUnit.NANOSECONDS);
            alarmSet = true;
        }
    }

    /** The selector was stopped by somebody else than its sessions' application: what is posted still runs. */
    @Override
    public void lifeCycleStopped(LifeCycle stoppedSelector) {
        ended = true;
        oneAtATime(round);
        whenEnded.run();
    }
}
