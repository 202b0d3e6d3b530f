package io.mahakam.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SelectedTransportTests {
    private final SocketChannelPair pair = SocketChannelPair.open();
    private final EventLoop loop = new EventLoop("test-loop");
    private final SelectedTransport transport = new SelectedTransport(loop, pair);

    @BeforeEach
    void start() {
        loop.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        EventLoop.stop(List.of(loop), TimeUnit.SECONDS.toNanos(20));
        pair.dispose();
    }

    @Test
    void tellsWhatIsReadable() throws IOException {
        RecordingHandler handler = adopt(call -> {
            if (call.equals("readable")) {
                echo();
            }
        });
        pair.client().getOutputStream().write("hello".getBytes());
        assertThat(pair.client().getInputStream().readNBytes(5)).asString().isEqualTo("hello");
        assertThat(handler.calls()).startsWith("connected", "readable");
        assertThat(transport.lane()).isSameAs(loop);
    }

    @Test
    void tellsOfWhatTheChannelHoldsThoughItsSelectorDoesNot() throws Exception {
        pair.setMayHoldMore(true);
        RecordingHandler handler = adopt(call -> {
            if (call.equals("readable")) {
                readOneByte();
            }
        });
        pair.client().getOutputStream().write(1);
        // Once for the byte; and once for what may be held behind it, which is nothing.
        await().until(() -> handler.calls().size() == 3);
        for (int i = 0; i < 20; i++) {
            onLoop(() -> {});
        }
        assertThat(handler.calls()).containsExactly("connected", "readable", "readable");
    }

    @Test
    void tellsNothingOfWhatTheChannelHoldsWhileReadingIsNotWanted() throws Exception {
        pair.setMayHoldMore(true);
        RecordingHandler handler = adopt(call -> {
            if (call.equals("readable")) {
                readOneByte();
                readOneByte();
                transport.wantRead(false);
            }
        });
        pair.client().getOutputStream().write(new byte[3]);
        await().until(() -> handler.calls().contains("readable"));
        for (int i = 0; i < 20; i++) {
            onLoop(() -> {});
        }
        assertThat(handler.calls()).containsExactly("connected", "readable");
    }

    private void readOneByte() {
        try {
            transport.read(ByteBuffer.allocate(1));
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    @Test
    void tellsOnlyWhatIsWanted() throws Exception {
        RecordingHandler handler = adopt(call -> {
            if (call.equals("connected")) {
                transport.wantRead(false);
                transport.wantRead(false);
            }
        });
        pair.client().getOutputStream().write(1);
        for (int i = 0; i < 20; i++) {
            onLoop(() -> {});
        }
        assertThat(handler.calls()).containsExactly("connected");
        onLoop(() -> transport.wantRead(true));
        await().until(() -> handler.calls().contains("readable"));
    }

    @Test
    void tellsWhatIsWritableUntilItIsNotWanted() throws Exception {
        RecordingHandler handler = adopt(call -> {
            if (call.equals("connected")) {
                transport.wantWrite(true);
            } else if (call.equals("writable")) {
                transport.wantWrite(false);
            }
        });
        await().until(() -> handler.calls().contains("writable"));
        for (int i = 0; i < 20; i++) {
            onLoop(() -> {});
        }
        assertThat(handler.calls()).containsExactly("connected", "writable");
    }

    @Test
    void endsItsHalf() throws Exception {
        adopt(call -> {});
        assertThat(onLoop(transport::shutdownOutput)).isTrue();
        assertThat(pair.client().getInputStream().read()).isEqualTo(-1);
        pair.setCanHalfClose(false);
        assertThat(onLoop(transport::shutdownOutput)).isFalse();
        assertThat(onLoop(transport::flush)).isTrue();
    }

    @Test
    void closesOnce() throws Exception {
        RecordingHandler handler = adopt(call -> {});
        onLoop(() -> {
            transport.close();
            transport.close();
            transport.wantRead(false);
            transport.wantWrite(true);
            transport.lost();
        });
        assertThat(pair.closed()).isEqualTo(1);
        assertThat(handler.calls()).doesNotContain("lost");
        assertThat(pair.client().getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void aConnectionThatWasClosedBeforeItIsAdoptedIsLost() throws Exception {
        pair.server().close();
        RecordingHandler handler = new RecordingHandler(transport, call -> {});
        loop.adopt(transport, handler);
        await().until(() -> pair.closed() == 1);
        assertThat(handler.calls()).containsExactly("lost");
    }

    @Test
    void aConnectionThatSomebodyElseClosesIsLostWhenItIsNextUsed() throws Exception {
        RecordingHandler handler = adopt(call -> {});
        onLoop(() -> {
            closeBehindItsBack();
            transport.wantWrite(true);
        });
        await().until(() -> pair.closed() == 1);
        assertThat(handler.calls()).contains("lost");
    }

    @Test
    void aConnectionThatSomebodyElseClosesWhileItIsSelectedIsLost() throws Exception {
        try (Selector selector = Selector.open()) {
            RecordingHandler handler = new RecordingHandler(transport, call -> {});
            transport.register(selector, handler);
            SelectionKey key = pair.server().keyFor(selector);
            pair.server().close();
            transport.selected(key);
            assertThat(handler.calls()).containsExactly("connected", "lost");
        }
    }

    @Test
    void isClosedThoughItsHandlerThrows() throws Exception {
        try (Selector selector = Selector.open()) {
            RecordingHandler handler = new RecordingHandler(transport, call -> {
                if (call.equals("lost")) {
                    throw new IllegalStateException("fault");
                }
            });
            transport.register(selector, handler);
            assertThatIllegalStateException().isThrownBy(transport::lost);
            assertThat(pair.closed()).isEqualTo(1);
        }
    }

    private RecordingHandler adopt(Consumer<String> reaction) {
        RecordingHandler handler = new RecordingHandler(transport, reaction);
        loop.adopt(transport, handler);
        await().until(() -> handler.calls().contains("connected"));
        return handler;
    }

    private void echo() {
        try {
            ByteBuffer bytes = loop.readBuffer();
            transport.read(bytes);
            transport.write(bytes.flip());
        } catch (IOException problem) {
            throw new IllegalStateException(problem);
        }
    }

    private void closeBehindItsBack() {
        try {
            pair.server().close();
        } catch (IOException problem) {
            throw new IllegalStateException(problem);
        }
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
        return result.get(10, TimeUnit.SECONDS);
    }

    private void onLoop(Runnable task) throws Exception {
        onLoop(() -> {
            task.run();
            return null;
        });
    }
}
