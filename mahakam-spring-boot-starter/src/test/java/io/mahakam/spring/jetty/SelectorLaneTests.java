package io.mahakam.spring.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.session.TransportHandler;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A selector that runs its updates when the test says so, and whose scheduler never does anything. */
class SelectorLaneTests {
    private final Scheduler scheduler = new ScheduledExecutorScheduler();
    private final StepwiseSelector selector = new StepwiseSelector(scheduler);
    private final List<String> ran = new ArrayList<>();
    private final SelectorLane lane =
            new SelectorLane(selector, scheduler, TimeUnit.HOURS.toNanos(1), () -> ran.add("ended"));
    private final JettyTransport transport = transport(new ByteArrayEndPoint());

    /** As applications do that mean well. */
    @BeforeEach
    void throwFromTheHandlerOfFaults() {
        Thread.currentThread().setUncaughtExceptionHandler((thread, fault) -> {
            ran.add(fault.getMessage());
            throw new IllegalStateException("the handler");
        });
    }

    @AfterEach
    void restoreTheHandlerOfFaults() {
        Thread.currentThread().setUncaughtExceptionHandler(null);
    }

    @Test
    void goesOnAfterAFaultWhoseReportFails() {
        lane.execute(() -> {
            throw new IllegalStateException("posted");
        });
        selector.update();
        assertThat(lane.isCaughtUp()).isFalse();
        lane.execute(() -> ran.add("the next"));
        selector.update();
        assertThat(ran).containsExactly("posted", "the next");
    }

    @Test
    void belongsToNobodyAfterAFaultInASelectedConnectionWhoseReportFails() {
        lane.selected(
                () -> {
                    throw new IllegalStateException("selected");
                },
                transport);
        assertThat(ran).containsExactly("selected", "lost");
        assertThat(lane.isCaughtUp()).isFalse();
        selector.update();
        assertThat(lane.isCaughtUp()).isFalse();
    }

    @Test
    void readsOnceMoreBeforeATimerThatFellDueDuringAStall() {
        lane.execute(() -> {
            lane.schedule(0, () -> ran.add("due"));
            busyFor(TimeUnit.MILLISECONDS.toNanos(250));
        });
        selector.update(); // runs the task; then Jetty selects
        lane.selected(() -> ran.add("read"), transport);
        selector.update(); // of the round that took too long, the end
        selector.update();
        assertThat(ran).containsExactly("read", "due");
    }

    @Test
    void asksForARoundWhenATimerIsDueAlready() {
        Runnable due = () -> ran.add("due"); // made here, lest its making is a long task
        lane.execute(() -> lane.schedule(0, due));
        selector.update();
        busyFor(TimeUnit.MILLISECONDS.toNanos(250));
        lane.execute(() -> ran.add("alarm"));
        selector.update(); // for the alarm: the select before it may have missed something
        assertThat(ran).containsExactly("alarm");
        selector.update();
        assertThat(ran).containsExactly("alarm", "due");
    }

    @Test
    void runsWhatIsPostedAfterItsSelectorHasStopped() {
        lane.execute(() -> ran.add("before"));
        lane.lifeCycleStopped(selector);
        assertThat(ran).containsExactly("before", "ended");
        lane.execute(() -> {
            lane.execute(() -> ran.add("posted by a task"));
            lane.atEndOfTurn(() -> ran.add("written"));
        });
        assertThat(ran).containsExactly("before", "ended", "written", "posted by a task");
    }

    @Test
    void runsNotForEverWhatIsPostedForEverAfterItsSelectorHasStopped() {
        lane.lifeCycleStopped(selector);
        Runnable forEver = new Runnable() {
            @Override
            public void run() {
                lane.execute(this);
            }
        };
        lane.execute(forEver);
        lane.execute(() -> ran.add("the next"));
        assertThat(ran).containsExactly("ended", "the next");
    }

    @Test
    void interruptsWhatKeepsItFromStopping() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        Thread thread = new Thread(() -> lane.selected(
                () -> {
                    held.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException stopped) {
                        ran.add("interrupted");
                    }
                },
                transport));
        thread.start();
        assertThat(held.await(20, TimeUnit.SECONDS)).isTrue();
        lane.stop();
        CompletableFuture<Void> cut = lane.cut();
        lane.interrupt();
        thread.join();
        assertThat(ran).containsExactly("interrupted");
        assertThat(cut).isNotDone();
        selector.update();
        assertThat(cut).isDone();
        lane.execute(lane::interrupt);
        selector.update();
        assertThat(Thread.interrupted()).as("once it has stopped").isFalse();
    }

    @Test
    void closesFewConnectionsAtATime() {
        List<ByteArrayEndPoint> endPoints =
                Stream.generate(ByteArrayEndPoint::new).limit(10).toList();
        List<JettyTransport> many = endPoints.stream().map(this::transport).toList();
        many.forEach(lane::connect);
        lane.execute(() -> many.forEach(JettyTransport::close));
        selector.updateAll();
        assertThat(many).noneMatch(JettyTransport::isOpen);
        assertThat(open(endPoints)).isEqualTo(6);

        many.get(0).closedByJetty();
        many.get(0).closedByJetty(); // counts once
        selector.updateAll();
        assertThat(open(endPoints)).isEqualTo(5);

        endPoints.get(9).close(); // at its own wish
        many.get(9).closedByJetty();
        selector.updateAll();
        assertThat(open(endPoints)).isEqualTo(4);

        lane.lifeCycleStopped(selector);
        assertThat(open(endPoints)).isZero();
        assertThat(ran).containsOnly("connected", "ended");
    }

    @Test
    void awaitsNothingOfAConnectionThatWasClosedBefore() {
        for (int i = 0; i < 10; i++) {
            ByteArrayEndPoint endPoint = new ByteArrayEndPoint();
            JettyTransport refused = transport(endPoint);
            endPoint.close();
            lane.execute(refused::refuse);
        }
        ByteArrayEndPoint last = new ByteArrayEndPoint();
        lane.execute(transport(last)::close);
        selector.updateAll();
        assertThat(last.isOpen()).isFalse();
    }

    @Test
    void closesAtOnceWhenItsSelectorHasStopped() {
        lane.lifeCycleStopped(selector);
        List<ByteArrayEndPoint> endPoints =
                Stream.generate(ByteArrayEndPoint::new).limit(10).toList();
        endPoints.forEach(endPoint -> lane.execute(transport(endPoint)::close));
        assertThat(open(endPoints)).isZero();
    }

    private JettyTransport transport(EndPoint endPoint) {
        return new JettyTransport(lane, endPoint, true, ByteBuffer.allocate(0), created -> new NamingHandler());
    }

    private static long open(List<ByteArrayEndPoint> endPoints) {
        return endPoints.stream().filter(EndPoint::isOpen).count();
    }

    private static void busyFor(long nanos) {
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < nanos) {
            Thread.onSpinWait(); // as user code that holds up the selector
        }
    }

    private final class NamingHandler implements TransportHandler {
        @Override
        public void connected() {
            ran.add("connected");
        }

        @Override
        public void readable() {
            ran.add("readable");
        }

        @Override
        public void writable() {
            ran.add("writable");
        }

        @Override
        public void lost() {
            ran.add("lost");
        }
    }

    private static final class StepwiseSelector extends ManagedSelector {
        private final Queue<SelectorUpdate> updates = new ArrayDeque<>();

        StepwiseSelector(Scheduler scheduler) {
            super(new NoConnections(scheduler), 0);
        }

        @Override
        public void submit(SelectorUpdate update) {
            updates.add(update);
        }

        /** Runs what was submitted until nothing is: a round that takes too long is followed by another. */
        void updateAll() {
            while (!updates.isEmpty()) {
                update();
            }
        }

        /** Runs what was submitted until now. */
        void update() {
            for (int left = updates.size(); left > 0; left--) {
                updates.remove().update(null);
            }
        }
    }

    private static final class NoConnections extends SelectorManager {
        NoConnections(Scheduler scheduler) {
            super(Runnable::run, scheduler, 1);
        }

        @Override
        protected EndPoint newEndPoint(SelectableChannel channel, ManagedSelector selector, SelectionKey key) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Connection newConnection(SelectableChannel channel, EndPoint endPoint, Object attachment) {
            throw new UnsupportedOperationException();
        }
    }
}
