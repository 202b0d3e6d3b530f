package io.mahakam.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CompletionHandler;
import java.nio.channels.ShutdownChannelGroupException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CompletingTransportTests {
    private final ScriptedChannel channel = new ScriptedChannel();
    private final EventLoop loop = new EventLoop("test-loop");
    private final CompletingTransport transport = new CompletingTransport(loop, channel);

    @BeforeEach
    void start() {
        loop.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        EventLoop.stop(List.of(loop), TimeUnit.SECONDS.toNanos(20));
    }

    @Test
    void readsAheadAndTellsWhatIsReadable() throws Exception {
        RecordingHandler handler = adopt(call -> {});
        assertThat(handler.calls()).containsExactly("connected");
        onLoop(() -> transport.wantRead(false));
        channel.receive("hello");
        turn();
        assertThat(handler.calls()).containsExactly("connected");

        onLoop(() -> transport.wantRead(true));
        await().until(() -> handler.calls().contains("readable"));
        assertThat(onLoop(() -> read(64))).isEqualTo("hello");
        assertThat(onLoop(() -> read(64))).isEmpty();
        assertThat(transport.lane()).isSameAs(loop);
    }

    @Test
    void tellsAgainOfWhatIsLeft() throws Exception {
        StringBuilder heard = new StringBuilder();
        RecordingHandler handler = adopt(call -> {
            if (call.equals("readable")) {
                heard.append(read(2));
            }
        });
        channel.receive("hello");
        await().until(() -> handler.calls().size() == 4);
        turn(); // it reads after it has written down that it was told
        assertThat(heard).asString().isEqualTo("hello");
        turn();
        assertThat(handler.calls()).containsExactly("connected", "readable", "readable", "readable");
        assertThat(channel.reads).isEqualTo(2);
    }

    @Test
    void tellsNothingOfWhatIsLeftOnceReadingIsNotWanted() throws Exception {
        RecordingHandler handler = adopt(call -> {
            if (call.equals("readable")) {
                read(2);
                transport.wantRead(false);
            }
        });
        channel.receive("hello");
        await().until(() -> handler.calls().contains("readable"));
        turn();
        assertThat(handler.calls()).containsExactly("connected", "readable");
    }

    @Test
    void tellsNothingOfWhatIsLeftOnceItIsClosed() throws Exception {
        RecordingHandler handler = adopt(call -> {
            if (call.equals("readable")) {
                read(2);
                transport.close();
            }
        });
        channel.receive("hello");
        await().until(() -> channel.closed == 1);
        turn();
        assertThat(handler.calls()).containsExactly("connected", "readable");
    }

    @Test
    void readsOnAfterNothingWasRead() throws Exception {
        RecordingHandler handler = adopt(call -> {});
        channel.receive("");
        await().until(() -> channel.reads == 2);
        channel.receive("x");
        await().until(() -> handler.calls().contains("readable"));
        assertThat(onLoop(() -> read(64))).isEqualTo("x");
    }

    @Test
    void tellsTheEndHoweverTheChannelDoes() throws Exception {
        for (boolean failing : new boolean[] {false, true}) {
            ScriptedChannel ending = new ScriptedChannel();
            CompletingTransport ended = new CompletingTransport(loop, ending);
            CompletableFuture<Integer> result = new CompletableFuture<>();
            RecordingHandler handler = new RecordingHandler(ended, call -> {
                if (call.equals("readable")) {
                    result.complete(ended.read(ByteBuffer.allocate(8)));
                    ended.wantRead(false);
                }
            });
            loop.adopt(ended, handler);
            turn();
            if (failing) {
                ending.reading.failed(new EOFException(), ending);
            } else {
                ending.reading.completed(-1, ending);
            }
            assertThat(result.get(20, TimeUnit.SECONDS)).isEqualTo(-1);
            assertThat(handler.calls()).doesNotContain("lost");
        }
    }

    @Test
    void takesOverSoLittleThatASlowReaderIsSeenToRead() throws Exception {
        adopt(call -> {});
        ByteBuffer large = ByteBuffer.allocate(128 * 1024);
        assertThat(onLoop(() -> transport.write(large))).isEqualTo(16 * 1024);
        assertThat(large.remaining()).isEqualTo(112 * 1024);
        channel.take(16 * 1024);
        await().until(() -> onLoop(transport::flush));
        assertThat(onLoop(() -> transport.write(large))).isEqualTo(16 * 1024);
    }

    @Test
    void takesOverWhatIsWrittenALittleAtATime() throws Exception {
        RecordingHandler handler = adopt(call -> {});
        assertThat(onLoop(() -> write("hello"))).isEqualTo(5);
        assertThat(onLoop(() -> write("world"))).isZero();
        assertThat(onLoop(transport::flush)).isFalse();
        onLoop(() -> transport.wantWrite(true));

        channel.take(2);
        await().until(() -> channel.writes == 2);
        channel.take(3);
        await().until(() -> handler.calls().contains("writable"));
        assertThat(channel.written.toString(StandardCharsets.UTF_8)).isEqualTo("hello");
        assertThat(onLoop(transport::flush)).isTrue();

        onLoop(() -> transport.wantWrite(false));
        assertThat(onLoop(() -> write("!"))).isOne();
        channel.take(1);
        await().until(() -> onLoop(transport::flush));
        assertThat(handler.calls()).containsExactly("connected", "writable");
    }

    @Test
    void tellsThatThereIsRoomIfThatIsWantedLater() throws Exception {
        RecordingHandler handler = adopt(call -> {});
        onLoop(() -> transport.wantWrite(true));
        await().until(() -> handler.calls().contains("writable"));
    }

    @Test
    void tellsOfNoRoomThatIsGoneOrNotWanted() throws Exception {
        RecordingHandler handler = adopt(call -> {});
        onLoop(() -> {
            transport.wantWrite(true);
            transport.wantWrite(false);
        });
        onLoop(() -> {
            transport.wantWrite(true);
            write("hello");
        });
        turn();
        assertThat(handler.calls()).containsExactly("connected");
    }

    @Test
    void aConnectionThatFailsIsLost() throws Exception {
        RecordingHandler handler = adopt(call -> {});
        channel.reading.failed(new IOException("reset"), channel);
        await().until(() -> channel.closed == 1);
        assertThat(handler.calls()).containsExactly("connected", "lost");
    }

    @Test
    void aConnectionWhoseWriteEndsIsLost() throws Exception {
        RecordingHandler handler = adopt(call -> {});
        onLoop(() -> write("hello"));
        channel.writing.completed(-1, channel);
        await().until(() -> channel.closed == 1);
        assertThat(handler.calls()).containsExactly("connected", "lost");
    }

    @Test
    void aConnectionWhoseGroupHasStoppedIsLost() throws Exception {
        channel.stopped = true;
        RecordingHandler handler = adopt(call -> {});
        await().until(() -> channel.closed == 1);
        assertThat(handler.calls()).containsExactly("connected", "lost");
    }

    @Test
    void nothingIsToldAfterTheConnectionIsClosed() throws Exception {
        RecordingHandler handler = adopt(call -> {
            if (call.equals("readable")) {
                read(64);
            }
        });
        channel.receive("hello");
        turn();
        onLoop(() -> {
            transport.wantWrite(true);
            write("hello");
            transport.close();
            transport.close();
        });
        channel.take(5);
        turn();
        onLoop(() -> transport.wantRead(true));
        turn();
        assertThat(handler.calls()).containsExactly("connected", "readable");
        assertThat(channel.closed).isOne();
    }

    @Test
    void aFaultOfTheHandlerEndsTheConnection() throws Exception {
        List<Throwable> faults = new CopyOnWriteArrayList<>();
        onLoop(() -> Thread.currentThread().setUncaughtExceptionHandler((thread, fault) -> faults.add(fault)));
        RecordingHandler handler = adopt(call -> {
            if (call.equals("readable")) {
                throw new IllegalArgumentException("a fault");
            }
        });
        channel.receive("hello");
        await().until(() -> channel.closed == 1);
        assertThat(handler.calls()).containsExactly("connected", "readable", "lost");
        assertThat(faults).hasSize(1);
    }

    @Test
    void aConnectionOfALoopThatHasStoppedIsCut() throws Exception {
        EventLoop.stop(List.of(loop), TimeUnit.SECONDS.toNanos(20));
        loop.adopt(transport, new RecordingHandler(transport, call -> {}));
        assertThat(channel.closed).isOne();
    }

    @Test
    void endsItsHalf() throws Exception {
        adopt(call -> {});
        assertThat(onLoop(transport::shutdownOutput)).isTrue();
        assertThat(channel.outputShutDown).isTrue();
    }

    private RecordingHandler adopt(Consumer<String> reaction) throws Exception {
        RecordingHandler handler = new RecordingHandler(transport, reaction);
        loop.adopt(transport, handler);
        await().until(() -> handler.calls().contains("connected"));
        turn();
        return handler;
    }

    private String read(int atMost) {
        ByteBuffer bytes = ByteBuffer.allocate(atMost);
        transport.read(bytes);
        return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
    }

    private int write(String text) {
        return transport.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private void turn() throws Exception {
        for (int i = 0; i < 5; i++) {
            onLoop(() -> {});
        }
    }

    private void onLoop(Runnable task) throws Exception {
        onLoop(() -> {
            task.run();
            return true;
        });
    }

    private <T> T onLoop(Callable<T> task) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                result.complete(task.call());
            } catch (Exception problem) {
                result.completeExceptionally(problem);
            }
        });
        return result.get(20, TimeUnit.SECONDS);
    }

    /** Completes when the test says so. */
    private static final class ScriptedChannel implements AdoptedAsynchronousChannel {
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private volatile ByteBuffer into;
        private volatile CompletionHandler<Integer, Object> reading;
        private volatile int reads;
        private volatile ByteBuffer from;
        private volatile CompletionHandler<Integer, Object> writing;
        private volatile int writes;
        private volatile boolean stopped;
        private volatile boolean outputShutDown;
        private volatile int closed;

        void receive(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            into.put(bytes);
            reading.completed(bytes.length, this);
        }

        void take(int count) {
            for (int i = 0; i < count; i++) {
                written.write(from.get());
            }
            writing.completed(count, this);
        }

        @Override
        public int readSize() {
            return 32;
        }

        @Override
        public void read(ByteBuffer into, CompletionHandler<Integer, Object> handler) {
            if (stopped) {
                throw new ShutdownChannelGroupException();
            }
            this.into = into;
            reading = handler;
            reads++;
        }

        @Override
        public void write(ByteBuffer from, CompletionHandler<Integer, Object> handler) {
            this.from = from;
            writing = handler;
            writes++;
        }

        @Override
        public boolean shutdownOutput() {
            outputShutDown = true;
            return true;
        }

        @Override
        public void close() {
            closed++;
        }
    }
}
