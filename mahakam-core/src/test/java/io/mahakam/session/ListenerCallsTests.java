package io.mahakam.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ListenerCallsTests {
    private final StepwiseWorkers workers = new StepwiseWorkers();

    @Test
    void callsComeInOrderOneWorkerAtATime() {
        TestConnection connection = new TestConnection(SessionOptions.DEFAULT, workers).open();
        connection.receive(Frames.text("1"), Frames.binary((byte) 'b')).receive(Frames.text("2"));
        assertThat(workers.waiting()).as("one worker at a time").isEqualTo(1);
        workers.runAll();
        connection.receive(Frames.text("3"), Frames.close(1000));
        workers.runAll();
        assertThat(connection.calls())
                .containsExactly("opened", "text:1", "binary:b", "text:2", "text:3", "closed:1000");
    }

    @Test
    void aWorkerTakesWhatComesWhileItIsBusy() {
        TestConnection connection = new TestConnection(SessionOptions.DEFAULT, workers);
        connection.listener().on("opened", (session, call) -> connection.receive(Frames.text("late")));
        connection.open();
        workers.runNext();
        assertThat(connection.calls()).containsExactly("opened", "text:late");
        assertThat(workers.waiting()).isZero();
    }

    @Test
    void aBusySessionLetsOthersHaveTheirTurn() {
        TestConnection connection = new TestConnection(SessionOptions.DEFAULT, workers).open();
        byte[][] messages =
                IntStream.range(0, 600).mapToObj(i -> Frames.text("" + i)).toArray(byte[][]::new);
        connection.receive(messages);
        workers.runNext();
        assertThat(connection.calls()).hasSize(256);
        assertThat(workers.waiting()).isEqualTo(1);
        workers.runAll();
        assertThat(connection.calls()).hasSize(601).endsWith("text:599");
    }

    @Test
    void aSessionThatNoWorkerTakesIsCut() {
        workers.reject();
        TestConnection connection = new TestConnection(SessionOptions.DEFAULT, workers).open();
        assertThat(connection.transport().closed()).isEqualTo(1);
        assertThat(connection.calls()).isEmpty();
        assertThat(connection.sessions().all()).isEmpty();
        assertThat(connection.lane().scheduled()).isZero();
    }

    @Test
    void aBusySessionThatNoWorkerTakesAnyMoreIsCut() {
        TestConnection connection = new TestConnection(SessionOptions.DEFAULT, workers).open();
        workers.runAll();
        workers.reject();
        connection.receive(Frames.text("1"));
        assertThat(connection.transport().closed()).isEqualTo(1);
        assertThat(connection.sessions().all()).isEmpty();
    }

    @Test
    void callsOfRealWorkersNeverOverlap() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            TestConnection connection = new TestConnection(SessionOptions.DEFAULT, pool);
            CountDownLatch ended = new CountDownLatch(1);
            List<String> unguarded = new ArrayList<>(); // serial calls need no lock
            connection.listener().on("text", (session, call) -> unguarded.add(call));
            connection.listener().on("closed", (session, call) -> ended.countDown());
            connection.open();
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 5000; i++) {
                connection.receive(Frames.text("" + i));
                expected.add("text:" + i);
            }
            while (connection.transport().unread() > 0) {
                connection.lane().settle();
            }
            connection.receive(Frames.close(1000));
            while (!ended.await(1, TimeUnit.MILLISECONDS)) {
                connection.lane().settle(); // reading was paused, perhaps
            }
            assertThat(unguarded).isEqualTo(expected);
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void aSessionForWhichNoThreadCanBeMadeIsCut() {
        List<Throwable> reported = new ArrayList<>();
        Thread.UncaughtExceptionHandler usual = Thread.currentThread().getUncaughtExceptionHandler();
        Thread.currentThread().setUncaughtExceptionHandler((thread, fault) -> reported.add(fault));
        try {
            TestConnection connection = new TestConnection(SessionOptions.DEFAULT, task -> {
                throw new OutOfMemoryError("unable to create native thread");
            });
            connection.open();
            assertThat(connection.transport().closed()).isEqualTo(1);
            assertThat(connection.sessions().all()).isEmpty();
            assertThat(reported).hasSize(1);
        } finally {
            Thread.currentThread().setUncaughtExceptionHandler(usual);
        }
    }

    @Nested
    class Pausing {
        private static final String KILOBYTE = "k".repeat(1020);
        private final TestConnection connection =
                new TestConnection(TestOptions.outbound(10_000, 1000), workers).open();

        Pausing() {
            connection.listener().on("text", (session, call) -> session.send(KILOBYTE));
        }

        @Test
        void whileThePeerDoesNotReadTheAnswers() {
            connection.transport().setCapacity(0);
            connection.receive(texts(30));
            settle();
            assertThat(connection.calls()).hasSize(1 + 5); // more than half of the bound is in use
            assertThat(connection.session().isOpen()).isTrue();
            connection.transport().setCapacity(Integer.MAX_VALUE);
            settle();
            assertThat(connection.calls()).hasSize(1 + 30).endsWith("text:29");
            assertThat(connection.sent()).hasSize(30);
            assertThat(workers.waiting()).isZero();
        }

        @Test
        void untilTheLaneHasWrittenWhatIsPosted() {
            connection.receive(texts(30));
            workers.runAll();
            assertThat(connection.listener().calls()).hasSize(1 + 5);
            settle();
            assertThat(connection.sent()).hasSize(30);
        }

        @Test
        void endsWithTheConnection() {
            connection.transport().setCapacity(0);
            connection.receive(texts(7));
            settle();
            connection.lane().post(() -> connection.session().lost());
            settle();
            assertThat(connection.calls()).endsWith("text:5", "text:6", "closed:1006");
            assertThat(connection.sessions().all()).isEmpty();
        }

        @Test
        void endsWhenTheSessionIsClosed() {
            connection.transport().setCapacity(0);
            connection.receive(texts(7));
            settle();
            connection.session().close();
            connection.transport().setCapacity(Integer.MAX_VALUE);
            connection.receive(Frames.close(1000));
            settle();
            assertThat(connection.calls()).hasSize(1 + 5 + 1).endsWith("text:4", "closed:1000");
        }

        @Test
        void isEndedByWhoMakesRoomAtThatMoment() throws Exception {
            ExecutorService pool = Executors.newFixedThreadPool(2);
            try {
                TestConnection fast = new TestConnection(TestOptions.outbound(1500, 1000), pool);
                AtomicInteger heard = new AtomicInteger();
                fast.listener().on("text", (session, call) -> {
                    session.send(KILOBYTE);
                    heard.incrementAndGet();
                });
                fast.open();
                long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
                for (int i = 10; System.nanoTime() < end; i += 10) {
                    fast.receive(texts(10));
                    for (long begun = System.nanoTime(); heard.get() < i; ) {
                        fast.lane().settle();
                        assertThat(System.nanoTime() - begun).as("it goes on").isLessThan(10_000_000_000L);
                    }
                }
                assertThat(fast.session().isOpen()).isTrue();
            } finally {
                pool.shutdownNow();
            }
        }

        private void settle() {
            connection.lane().settle();
            while (workers.waiting() > 0) {
                workers.runAll();
                connection.lane().settle();
            }
        }

        private static byte[][] texts(int count) {
            return IntStream.range(0, count).mapToObj(i -> Frames.text("" + i)).toArray(byte[][]::new);
        }
    }
}
