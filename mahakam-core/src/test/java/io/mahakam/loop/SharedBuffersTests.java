package io.mahakam.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.session.Execution;
import io.mahakam.session.Frames;
import io.mahakam.session.SessionListener;
import io.mahakam.session.TestListener;
import io.mahakam.session.TestOptions;
import io.mahakam.session.TransportSession;
import io.mahakam.session.WebSocketSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The connections of a loop are read and written through the same two buffers. Whatever one of them does, and however it
 * ends, the others get their own bytes and nothing else.
 */
@ParameterizedClass
@EnumSource(Execution.class)
class SharedBuffersTests {
    private static final int HONEST = 24;
    private static final int ROUNDS = 20;
    private static final String SECRET = "SECRET OF THE HOSTILE ONE ".repeat(100);
    private static final RuntimeException FAULT = new IllegalStateException("A fault of the hostile one");

    private final Random random = new Random(1);
    private final Queue<Throwable> reported = new ConcurrentLinkedQueue<>();
    private final Thread.UncaughtExceptionHandler usual = Thread.getDefaultUncaughtExceptionHandler();
    private final LoopServer server;
    private final List<LoopClient> honest = new ArrayList<>();

    SharedBuffersTests(Execution execution) {
        server = new LoopServer(TestOptions.outbound(200_000, 1000), 1, execution);
    }

    @BeforeEach
    void connect() throws Exception {
        Thread.setDefaultUncaughtExceptionHandler((thread, fault) -> reported.add(fault));
        for (int i = 0; i < HONEST; i++) {
            honest.add(server.connect(new TestListener().on("text", (session, call) -> session.send(payload(call)))));
        }
    }

    @AfterEach
    void stop() throws IOException {
        Thread.setDefaultUncaughtExceptionHandler(usual);
        for (LoopClient client : honest) {
            client.close();
        }
        server.close();
        assertThat(reported).allSatisfy(fault -> assertThat(fault).isSameAs(FAULT));
    }

    @Test
    void aFrameIsBrokenAndMoreIsBehindIt() throws Exception {
        among(hostile -> {
            server.adopt(hostile, new Echo());
            send(hostile, Frames.text(SECRET), Frames.masked(0x83), Frames.text(SECRET), Frames.text(SECRET));
        });
    }

    @Test
    void theConnectionIsResetInTheMiddleOfAFrame() throws Exception {
        among(hostile -> {
            server.adopt(hostile, new Echo());
            byte[] frame = Frames.text(SECRET);
            send(hostile, Frames.text(SECRET), Arrays.copyOf(frame, frame.length / 2));
            hostile.client().setSoLinger(true, 0);
            hostile.client().close();
        });
    }

    @Test
    void theWriteComesShortBecauseThePeerDoesNotRead() throws Exception {
        String large = SECRET.repeat(30);
        among(hostile -> {
            hostile.server().socket().setSendBufferSize(4096);
            server.adopt(hostile, new Echo());
            send(hostile, Frames.text(large), Frames.text(large), Frames.text(large));
        });
    }

    @Test
    void theWriteThrows() throws Exception {
        among(hostile -> {
            server.adopt(hostile, new Echo() {
                @Override
                public void text(WebSocketSession session, ByteBuffer utf8) {
                    hostile.failWith(FAULT);
                    super.text(session, utf8);
                }
            });
            send(hostile, Frames.text(SECRET));
        });
        Awaitility.await()
                .dontCatchUncaughtExceptions()
                .untilAsserted(() -> assertThat(reported).isNotEmpty());
    }

    @Test
    void whatWasReadIsLeftUnreadBecauseTheListenerThrowsOnTheLoop() throws Exception {
        among(hostile -> {
            server.adopt(hostile, new Echo() {
                @Override
                public boolean wantsPongs() {
                    throw FAULT;
                }
            });
            send(hostile, Frames.text(SECRET), Frames.pong(""), Frames.text(SECRET), Frames.text(SECRET));
        });
        Awaitility.await()
                .dontCatchUncaughtExceptions()
                .untilAsserted(() -> assertThat(reported).isNotEmpty());
    }

    @Test
    void theListenerThrows() throws Exception {
        among(hostile -> {
            server.adopt(hostile, new Echo() {
                @Override
                public void text(WebSocketSession session, ByteBuffer utf8) {
                    super.text(session, utf8);
                    throw FAULT;
                }
            });
            send(hostile, Frames.text(SECRET), Frames.text(SECRET));
        });
    }

    /** Everybody speaks before the loop looks, again and again; each hears its own words. */
    private void among(Hostility hostility) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            SocketChannelPair hostile = SocketChannelPair.open();
            CountDownLatch gate = new CountDownLatch(1);
            ((TransportSession) honest.get(0).session()).lane().execute(() -> await(gate));
            List<String> said = new ArrayList<>();
            for (int i = 0; i < HONEST; i++) {
                if (i == HONEST / 2) {
                    hostility.act(hostile);
                }
                said.add("honest " + i + " in round " + round + " ".repeat(random.nextInt(4000)) + ".");
                honest.get(i).send(Frames.text(said.get(i)));
            }
            gate.countDown();
            for (int i = 0; i < HONEST; i++) {
                assertThat(honest.get(i).read()).isEqualTo("text:" + said.get(i));
            }
            hostile.client().close();
        }
    }

    private static void send(SocketChannelPair hostile, byte[]... frames) throws IOException {
        hostile.client().getOutputStream().write(Frames.concat(frames));
    }

    private static void await(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException problem) {
            throw new AssertionError(problem);
        }
    }

    private static String payload(String call) {
        return call.substring("text:".length());
    }

    private interface Hostility {
        void act(SocketChannelPair hostile) throws Exception;
    }

    private static class Echo implements SessionListener {
        @Override
        public void opened(WebSocketSession session) {}

        @Override
        public void text(WebSocketSession session, ByteBuffer utf8) {
            session.send(StandardCharsets.UTF_8.decode(utf8).toString());
        }

        @Override
        public void binary(WebSocketSession session, ByteBuffer payload) {}

        @Override
        public void closed(WebSocketSession session, CloseStatus status) {}

        @Override
        public void failed(WebSocketSession session, Throwable problem) {}
    }
}
