package io.mahakam.session;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MailboxTests {
    @Test
    void whatThrowsFailsTheSessionOnceAndIsTheLastBeforeClosed() {
        TestConnection connection = new TestConnection();
        connection.listener().on("text", (session, call) -> {
            throw new IllegalStateException("secret");
        });
        connection.receive(Frames.text("1"), Frames.text("2"), Frames.binary((byte) 'b'));
        assertThat(connection.sent()).as("no detail for the peer").containsExactly("close:1011");
        connection.receive(Frames.text("3"), Frames.close(1011));
        assertThat(connection.calls()).containsExactly("opened", "text:1", "failed:secret", "closed:1011");
    }

    @Test
    void closedIsToldEvenIfOpenedThrew() {
        TestConnection connection = new TestConnection(SessionOptions.DEFAULT, Runnable::run);
        connection.listener().on("opened", (session, call) -> {
            throw new Exception("no entry");
        });
        connection.open();
        assertThat(connection.sent()).containsExactly("close:1011");
        connection.receive(Frames.close(1011));
        assertThat(connection.calls()).containsExactly("opened", "failed:no entry", "closed:1011");
        assertThat(connection.sessions().all()).isEmpty();
    }

    @Test
    void aThrowInClosedIsToldAndTheSessionHasEnded() {
        TestConnection connection = new TestConnection();
        connection.listener().on("closed", (session, call) -> {
            throw new Exception("late");
        });
        connection.receive(Frames.close(1000));
        assertThat(connection.calls()).containsExactly("opened", "closed:1000", "failed:late");
        assertThat(connection.sessions().all()).isEmpty();
    }

    @Test
    void aListenerThatThrowsInFailedIsReportedAndStillToldOfTheEnd() {
        List<Throwable> reported = new ArrayList<>();
        Thread.UncaughtExceptionHandler usual = Thread.currentThread().getUncaughtExceptionHandler();
        Thread.currentThread().setUncaughtExceptionHandler((thread, fault) -> reported.add(fault));
        try {
            TestConnection connection = new TestConnection();
            connection.listener().on("text", (session, call) -> {
                throw new Exception("first");
            });
            connection.listener().on("failed", (session, call) -> {
                throw new Exception("second");
            });
            connection.receive(Frames.text("1")).receive(Frames.close(1011));
            assertThat(connection.calls()).containsExactly("opened", "text:1", "failed:first", "closed:1011");
            assertThat(connection.sessions().all()).isEmpty();
            assertThat(reported).hasSize(1);
        } finally {
            Thread.currentThread().setUncaughtExceptionHandler(usual);
        }
    }

    @Test
    void messagesBehindOurOwnCloseAreNotDelivered() {
        TestConnection connection = new TestConnection();
        connection.listener().on("text", (session, call) -> session.close());
        connection.receive(Frames.text("1"), Frames.text("2")).receive(Frames.text("3"), Frames.close(1000));
        assertThat(connection.calls()).containsExactly("opened", "text:1", "closed:1000");
    }

    /** The worker may catch up just when the lane decides to stop reading. */
    @Test
    void aPauseIsNeverForgotten() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(1);
        try {
            TestConnection connection = new TestConnection(TestOptions.inbound(1000, 1), pool);
            AtomicInteger heard = new AtomicInteger();
            connection.listener().on("text", (session, call) -> heard.incrementAndGet());
            connection.open();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
            for (int i = 1; System.nanoTime() < end || i <= 101; i++) {
                connection.receive(Frames.text(""));
                while (heard.get() < i) {
                    Thread.onSpinWait();
                }
                // The worker is through, or nearly so; what it says last is posted to the lane.
                for (long begun = System.nanoTime(); !connection.transport().readWanted(); ) {
                    connection.lane().settle();
                    assertThat(System.nanoTime() - begun).as("reading resumes").isLessThan(10_000_000_000L);
                }
            }
            assertThat(heard.get()).isGreaterThan(100);
        } finally {
            pool.shutdownNow();
        }
    }

    @Nested
    class Pongs {
        private final TestConnection connection = new TestConnection();

        @Test
        void areToldInOrderWithTheMessages() {
            connection.listener().wantPongs();
            connection.receive(Frames.text("a"), Frames.pong("asked"), Frames.pong(""), Frames.text("b"));
            assertThat(connection.calls()).containsExactly("opened", "text:a", "pong:asked", "pong:", "text:b");
        }

        @Test
        void thatNobodyListensToCostNothing() {
            StepwiseWorkers workers = new StepwiseWorkers();
            TestConnection deaf = new TestConnection(TestOptions.inbound(1000, 4), workers).open();
            workers.runAll();
            for (int i = 0; i < 100; i++) {
                deaf.receive(Frames.pong("unasked"));
            }
            assertThat(workers.waiting()).isZero();
            assertThat(deaf.transport().readWanted()).isTrue();
        }

        @Test
        void areBoundedLikeMessages() {
            StepwiseWorkers workers = new StepwiseWorkers();
            TestConnection flooded = new TestConnection(TestOptions.inbound(1000, 4), workers);
            flooded.listener().wantPongs();
            flooded.open();
            for (int i = 0; i < 4; i++) {
                flooded.receive(Frames.pong(""));
            }
            assertThat(flooded.transport().readWanted()).isFalse();
            workers.runAll();
            flooded.lane().settle();
            assertThat(flooded.transport().readWanted()).isTrue();
            assertThat(flooded.calls()).containsExactly("opened", "pong:", "pong:", "pong:", "pong:");
        }

        @Test
        void ofTheHeartbeatAreNotTold() {
            connection.listener().wantPongs();
            connection.lane().advance(ofSeconds(25));
            connection.receive(Frames.pong(Frames.heartbeat(1)));
            connection.lane().advance(ofSeconds(25));
            connection.receive(Frames.pong(Frames.heartbeat(1)), Frames.pong(Frames.heartbeat(2)));
            assertThat(connection.calls()).containsExactly("opened");
        }

        @Test
        void thatOnlyLookLikeTheHeartbeatsAreTold() {
            connection.listener().wantPongs();
            connection.lane().advance(ofSeconds(25));
            connection.receive(Frames.pong(Frames.heartbeat(2)), Frames.pong(Frames.heartbeat(0)));
            connection.receive(Frames.pong("mahakam:"), Frames.pong("mahakam." + "\0\0\0\0\0\0\0\1"));
            assertThat(connection.calls()).hasSize(1 + 4);
        }
    }
}
