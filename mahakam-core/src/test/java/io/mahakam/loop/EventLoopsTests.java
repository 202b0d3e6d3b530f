package io.mahakam.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.session.Frames;
import io.mahakam.session.SessionOptions;
import io.mahakam.session.TestListener;
import io.mahakam.session.TestOptions;
import io.mahakam.session.Transport;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class EventLoopsTests {
    @Test
    void thereIsAtLeastOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EventLoops(0))
                .withMessage("There is at least 1 event loop, not 0");
    }

    @Test
    void shareTheConnections() throws Exception {
        List<RecordingHandler> handlers = new CopyOnWriteArrayList<>();
        List<SocketChannelPair> pairs = new ArrayList<>();
        try (EventLoops loops = new EventLoops(3)) {
            loops.start();
            assertThat(threads()).hasSize(3);
            for (int i = 0; i < 6; i++) {
                pairs.add(SocketChannelPair.open());
                loops.adopt(pairs.get(i), transport -> remember(handlers, transport));
            }
            assertThat(handlers.stream()
                            .map(handler -> handler.transport().lane())
                            .distinct())
                    .hasSize(3);
        }
        assertThat(threads()).isEmpty();
        assertThat(handlers)
                .allSatisfy(handler -> assertThat(handler.calls().isEmpty()
                                || handler.calls()
                                        .get(handler.calls().size() - 1)
                                        .equals("lost"))
                        .isTrue());
        assertThat(pairs).allSatisfy(pair -> assertThat(pair.closed()).isEqualTo(1));
        pairs.forEach(SocketChannelPair::dispose);
    }

    @Test
    void areToldThatAConnectionWasCutElsewhere() throws Exception {
        List<RecordingHandler> handlers = new CopyOnWriteArrayList<>();
        SocketChannelPair pair = SocketChannelPair.open();
        try (EventLoops loops = new EventLoops(1)) {
            loops.start();
            EventLoops.AdoptedTransport adopted = loops.adopt(pair, transport -> remember(handlers, transport));
            adopted.lost();
            adopted.lost();
            await().until(() -> handlers.get(0).calls().contains("lost"));
            assertThat(handlers.get(0).calls()).containsExactly("connected", "lost");
        }
        assertThat(pair.closed()).isEqualTo(1);
        pair.dispose();
    }

    @Test
    void closeEvenIfInterrupted() throws Exception {
        EventLoops loops = new EventLoops(2);
        loops.start();
        Thread.currentThread().interrupt();
        loops.close();
        assertThat(Thread.interrupted()).isTrue();
        await().until(() -> threads().isEmpty());
    }

    @Test
    void interruptWhatHoldsThemUpWhenTheyClose() throws Exception {
        EventLoops loops = new EventLoops(2);
        loops.start();
        CompletableFuture<String> held = hold(loops, () -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException expected) {
                Thread.currentThread().interrupt();
            }
        });
        loops.close(TimeUnit.SECONDS.toNanos(1));
        await().until(() -> threads().isEmpty());
        assertThat(held.get(20, TimeUnit.SECONDS)).startsWith("mahakam-loop-");
    }

    @Test
    void leaveAloneWhatNeverReturnsAndReportIt() throws Exception {
        List<String> faults = new CopyOnWriteArrayList<>();
        List<Throwable> reported = new CopyOnWriteArrayList<>();
        AtomicBoolean released = new AtomicBoolean();
        EventLoops loops = new EventLoops(2);
        loops.start();
        hold(loops, () -> {
            Thread.currentThread().setUncaughtExceptionHandler((thread, fault) -> {
                faults.add(thread.getName() + ": " + fault.getMessage());
                reported.add(fault);
            });
            while (!released.get()) {
                LockSupport.parkNanos(1_000_000);
            }
        });
        loops.close(TimeUnit.MILLISECONDS.toNanos(50));
        await().until(() -> threads().size() == 1); // the other one may be late, too
        String name = threads().get(0).getName();
        assertThat(faults)
                .containsExactly(
                        name + ": The event loop " + name + " was stopped, but what it is calling does not return");
        assertThat(reported.get(0).getStackTrace())
                .anyMatch(frame -> frame.getClassName().startsWith(EventLoopsTests.class.getName()));

        SocketChannelPair late = SocketChannelPair.open();
        loops.adopt(late, transport -> new RecordingHandler(transport, call -> {}));
        loops.adopt(late, transport -> new RecordingHandler(transport, call -> {}));
        assertThat(late.closed()).isEqualTo(2);
        late.dispose();
        loops.close(); // the bean's destroy method
        assertThat(faults).hasSize(1);
        released.set(true);
        await().until(() -> threads().isEmpty());
    }

    /** Lets a listener hold up one of the loops; returns, once it does so, the name of the thread it will have held. */
    private static CompletableFuture<String> hold(EventLoops loops, Runnable call) throws Exception {
        SocketChannelPair pair = SocketChannelPair.open();
        CountDownLatch holding = new CountDownLatch(1);
        CompletableFuture<String> held = new CompletableFuture<>();
        loops.adopt(
                pair,
                transport -> new RecordingHandler(transport, event -> {
                    if (event.equals("connected")) {
                        holding.countDown();
                        call.run();
                        held.complete(Thread.currentThread().getName());
                    }
                }));
        assertThat(holding.await(20, TimeUnit.SECONDS)).isTrue();
        return held;
    }

    @Test
    void leaveNoSelectorOpen() throws Exception {
        Path descriptors = Path.of("/proc/self/fd");
        Assumptions.assumeTrue(Files.isDirectory(descriptors), "/proc/self/fd");
        long before = selectors(descriptors);
        EventLoops loops = new EventLoops(4);
        assertThat(selectors(descriptors)).isEqualTo(before + 4);
        loops.start();
        loops.close();
        new EventLoops(4).close();
        assertThat(selectors(descriptors)).isEqualTo(before);
    }

    @Nested
    class WithSessions {
        @Test
        void oneHostilePeerAmongManyDisturbsNoneAndLeaksNothing() throws Exception {
            List<Throwable> faults = new CopyOnWriteArrayList<>();
            Thread.UncaughtExceptionHandler usual = Thread.getDefaultUncaughtExceptionHandler();
            Thread.setDefaultUncaughtExceptionHandler((thread, fault) -> faults.add(fault));
            try (LoopServer server = new LoopServer(SessionOptions.DEFAULT)) {
                List<LoopClient> clients = new ArrayList<>();
                for (int i = 0; i < 40; i++) {
                    clients.add(server.connect(echo()));
                }
                for (int round = 0; round < 20; round++) {
                    misbehave(server, round);
                    for (int i = 0; i < clients.size(); i++) {
                        clients.get(i).send(Frames.text(i + "-" + round));
                    }
                    for (int i = 0; i < clients.size(); i++) {
                        assertThat(clients.get(i).read()).isEqualTo("text:" + i + "-" + round);
                    }
                }
                for (LoopClient client : clients) {
                    client.send(Frames.close(1000));
                    assertThat(client.read()).isEqualTo("close:1000");
                    assertThatExceptionOfType(EOFException.class).isThrownBy(client::read);
                    client.close();
                }
                // Whose faults may come late; they are for the handler above.
                await().dontCatchUncaughtExceptions()
                        .until(() -> server.sessions().all().isEmpty());
            } finally {
                Thread.setDefaultUncaughtExceptionHandler(usual);
            }
            assertThat(faults)
                    .isNotEmpty()
                    .allSatisfy(fault -> assertThat(fault).hasMessage("planted"));
        }

        private TestListener echo() {
            return new TestListener().on("text", (session, call) -> session.send(call.substring("text:".length())));
        }

        /** Breaks the rules while there is much to be written to it, or makes its connection fault. */
        private void misbehave(LoopServer server, int round) throws IOException {
            SocketChannelPair hostile = SocketChannelPair.open();
            TestListener listener =
                    new TestListener().on("text", (session, call) -> session.send("SECRET".repeat(1000)));
            if (round % 2 == 0) {
                hostile.failWith(new IllegalStateException("planted"));
            }
            server.adopt(hostile, listener);
            byte[] broken = Frames.concat(Frames.text("x"), Frames.masked(0x83), Frames.text("y"));
            hostile.client().getOutputStream().write(broken);
            hostile.client().shutdownOutput();
        }

        @Test
        void aPeerThatNeverPausesDelaysNobody() throws Exception {
            try (LoopServer server = new LoopServer(SessionOptions.DEFAULT);
                    LoopClient flooding = server.connect();
                    LoopClient onTheOtherLoop = server.connect();
                    LoopClient client = server.connect(echo())) {
                assertThat(onTheOtherLoop.session().isOpen()).isTrue();
                byte[][] pongs = new byte[10_000][];
                Arrays.fill(pongs, Frames.pong(""));
                byte[] flood = Frames.concat(pongs);
                AtomicBoolean enough = new AtomicBoolean();
                Thread thread = new Thread(() -> {
                    try {
                        while (!enough.get()) {
                            flooding.send(flood);
                        }
                    } catch (IOException problem) {
                        throw new UncheckedIOException(problem);
                    }
                });
                thread.start();
                for (int i = 0; i < 100; i++) {
                    client.send(Frames.text("" + i));
                    assertThat(client.read()).isEqualTo("text:" + i);
                }
                enough.set(true);
                thread.join();
            }
        }

        @Test
        void closeIsHeardByEveryPeerBeforeTheConnectionsEnd() throws Exception {
            try (LoopServer server = new LoopServer(SessionOptions.DEFAULT)) {
                List<LoopClient> clients = new ArrayList<>();
                for (int i = 0; i < 20; i++) {
                    clients.add(server.connect());
                }
                CompletableFuture<Void> closed =
                        server.sessions().close(CloseStatus.GOING_AWAY).toCompletableFuture();
                for (LoopClient client : clients) {
                    assertThat(client.read()).isEqualTo("close:1001");
                    client.send(Frames.close(1001));
                    client.close();
                }
                closed.get(20, TimeUnit.SECONDS);
                assertThat(server.sessions().all()).isEmpty();
            }
        }

        @Test
        void stoppingTellsEverySessionOfItsEnd() throws Exception {
            List<TestListener> listeners = new ArrayList<>();
            List<LoopClient> clients = new ArrayList<>();
            try (LoopServer server = new LoopServer(SessionOptions.DEFAULT)) {
                for (int i = 0; i < 20; i++) {
                    listeners.add(new TestListener());
                    clients.add(server.connect(listeners.get(i)));
                }
                server.stopLoops();
                await().until(() -> server.sessions().all().isEmpty());
            }
            assertThat(listeners)
                    .allSatisfy(listener -> assertThat(listener.calls()).containsExactly("opened", "closed:1006"));
            for (LoopClient client : clients) {
                assertThatExceptionOfType(IOException.class).isThrownBy(client::read);
                client.close();
            }
        }

        @Test
        void aPeerThatStopsReadingAndReadsAgainMissesNothing() throws Exception {
            try (LoopServer server = new LoopServer(TestOptions.outbound(Long.MAX_VALUE, Integer.MAX_VALUE));
                    LoopClient client = server.connect()) {
                String large = "x".repeat(100_000);
                for (int i = 0; i < 100; i++) {
                    client.session().send(i + large);
                }
                await().until(() -> client.session().queuedBytes() > 0);
                for (int i = 0; i < 100; i++) {
                    assertThat(client.read()).isEqualTo("text:" + i + large);
                }
                await().until(() -> client.session().queuedBytes() == 0);
            }
        }
    }

    private static RecordingHandler remember(List<RecordingHandler> handlers, Transport transport) {
        RecordingHandler handler = new RecordingHandler(transport, call -> {});
        handlers.add(handler);
        return handler;
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("mahakam-loop-"))
                .toList();
    }

    private static long selectors(Path descriptors) throws IOException {
        try (Stream<Path> open = Files.list(descriptors)) {
            return open.filter(descriptor -> target(descriptor).contains("eventpoll"))
                    .count();
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }
}
