package io.mahakam.spring.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MemoryLoopTests {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final CallCounter calls = new CallCounter();
    private final MemoryLoop loop = new MemoryLoop(calls);
    private final List<String> done = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() {
        loop.start();
    }

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void itIsIdleWhenCallsHaveEndedAndWhatTheyPostedHasRun() {
        loop.execute(() -> worker(() -> loop.execute(() -> worker(() -> loop.execute(() -> done.add("last"))))));

        loop.awaitIdle(PATIENCE);

        assertThat(done).containsExactly("last");
    }

    @Test
    void whatIsDueHappensBeforeTimeGoesOn() {
        loop.execute(() -> {
            loop.lane().schedule(1, () -> worker(() -> done.add("of a worker")));
            loop.lane().schedule(2, () -> done.add("next"));
        });

        loop.advance(Duration.ofSeconds(1), PATIENCE);

        assertThat(done).containsExactly("of a worker", "next");
    }

    @Test
    void aCallThatDoesNotReturnIsToldOf() {
        CountDownLatch end = new CountDownLatch(1);
        worker(() -> {
            try {
                end.await();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        });

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> loop.awaitIdle(Duration.ofMillis(50)))
                .withMessageContaining("1 calls");
        end.countDown();
        loop.awaitIdle(PATIENCE);
    }

    @Test
    void whatFailsOnTheLaneFailsWhoWaits() {
        loop.execute(() -> {
            throw new IllegalArgumentException("planted");
        });

        assertThatIllegalStateException()
                .isThrownBy(() -> loop.awaitIdle(PATIENCE))
                .havingCause()
                .withMessage("planted");
    }

    @Test
    void nobodyWaitsForALoopThatIsClosed() {
        loop.close();

        // Not at once: it still does what was posted before.
        await().untilAsserted(() -> assertThatIllegalStateException().isThrownBy(() -> loop.awaitIdle(PATIENCE)));
    }

    private void worker(Runnable task) {
        new Thread(calls.decorate(task)).start();
    }
}
