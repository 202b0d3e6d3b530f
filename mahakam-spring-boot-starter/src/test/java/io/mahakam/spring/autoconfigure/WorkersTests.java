package io.mahakam.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class WorkersTests {
    @Test
    void threadsAreNamedAndBounded() throws Exception {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        CountDownLatch done = new CountDownLatch(10);
        try (Workers workers = Workers.platform(2)) {
            for (int i = 0; i < 10; i++) {
                workers.executor().execute(() -> {
                    threads.add(Thread.currentThread());
                    done.countDown();
                });
            }
            assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(threads)
                .hasSizeBetween(1, 2)
                .allSatisfy(thread -> assertThat(thread.getName()).startsWith("mahakam-worker-"));
        await().until(() -> threads.stream().noneMatch(Thread::isAlive));
    }

    @Test
    void closingInterruptsWhatRunsAndTakesNothingMore() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        AtomicInteger interrupted = new AtomicInteger();
        Workers workers = Workers.platform(1);
        workers.executor().execute(() -> {
            running.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException expected) {
                interrupted.incrementAndGet();
            }
        });
        assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();

        workers.close();

        await().untilAsserted(() -> assertThat(interrupted).hasValue(1));
        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> workers.executor().execute(() -> {}));
    }

    @Test
    void aWarningTellsThatThereAreTooFewThreads(CapturedOutput output) {
        CountDownLatch released = new CountDownLatch(1);
        try (Workers workers = Workers.platform(1)) {
            for (int i = 0; i < 2; i++) {
                workers.executor().execute(() -> {
                    try {
                        released.await();
                    } catch (InterruptedException closing) {
                        Thread.currentThread().interrupt();
                    }
                });
            }
            await().until(() -> output.getOut().contains("All threads that run endpoints' methods are busy"));
            released.countDown();
        }
        assertThat(output)
                .contains("raise mahakam.workers.max-threads, which is 1")
                .containsOnlyOnce("have waited for");
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "there are no virtual threads")
    void threadsMayBeVirtual() throws Exception {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        CountDownLatch done = new CountDownLatch(1);
        try (Workers workers = Workers.virtual()) {
            workers.executor().execute(() -> {
                threads.add(Thread.currentThread());
                done.countDown();
            });
            assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(threads).singleElement().satisfies(thread -> {
            assertThat(thread.getName()).startsWith("mahakam-worker-");
            assertThat(thread.getClass().getSimpleName()).isEqualTo("VirtualThread");
        });
    }
}
