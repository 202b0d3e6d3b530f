package io.mahakam.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A monitor whose ticks and time are the test's. */
class WorkerMonitorTests {
    private final WorkerPool pool = new WorkerPool("test-worker-", 1, waited -> {});
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final List<Duration> told = new ArrayList<>();
    private final ActiveLimit limit = new ActiveLimit(1, 2);
    private long now = System.nanoTime();

    @AfterEach
    void close() {
        pool.close();
    }

    private WorkerMonitor monitor(Consumer<Duration> overloaded) {
        return new WorkerMonitor(pool, tasks, limit, "test-monitor", Duration.ofSeconds(1), overloaded);
    }

    private void tick(WorkerMonitor monitor, Duration time) {
        now += time.toNanos();
        monitor.tick(now);
    }

    @Test
    void ticksOnlyFromWhenItIsNeededUntilNothingHasWaitedForAWhile() {
        WorkerMonitor monitor = monitor(told::add);
        assertThat(monitor.isTicking()).isFalse();
        monitor.need();
        for (int i = 0; i < 11; i++) {
            tick(monitor, Duration.ofMillis(1));
            assertThat(monitor.isTicking()).isTrue();
        }
        tick(monitor, Duration.ofMillis(1));
        assertThat(monitor.isTicking()).isFalse();
    }

    @Test
    void ticksWhileTasksWait() {
        WorkerMonitor monitor = monitor(told::add);
        tasks.add(() -> {});
        for (int i = 0; i < 30; i++) {
            tick(monitor, Duration.ofMillis(1));
        }
        assertThat(monitor.isTicking()).isTrue();
    }

    @Test
    void tasksThatWaitForLongRaiseTheLimit() {
        WorkerMonitor monitor = monitor(told::add);
        tasks.add(() -> {});
        for (int i = 0; i < 8; i++) {
            tick(monitor, Duration.ofMillis(1));
        }
        assertThat(limit.isUsual()).isTrue();
        tick(monitor, Duration.ofMillis(1));
        assertThat(limit.isMax()).isTrue();
    }

    @Test
    void itsOwnMarkIsNoTaskThatWaits() {
        WorkerMonitor monitor = monitor(told::add);
        for (int i = 0; i < 100; i++) {
            tasks.add(() -> {});
            tick(monitor, Duration.ofSeconds(1));
            tasks.remove(); // begun, and whoever has taken it takes no more
        }
        assertThat(limit.isUsual()).isTrue();
        tick(monitor, Duration.ofSeconds(1));
        assertThat(tasks).isEmpty();
    }

    @Test
    void aMarkThatIsTakenLikeATaskShowsThatNothingWaits() {
        WorkerMonitor monitor = monitor(told::add);
        for (int i = 0; i < 100; i++) {
            tasks.add(() -> {});
            tick(monitor, Duration.ofSeconds(1));
            tasks.remove().run();
            tasks.remove().run();
        }
        assertThat(limit.isUsual()).isTrue();
    }

    @Test
    void aLongWaitAtTheMaximumIsToldOnceAMinute() {
        WorkerMonitor monitor = monitor(told::add);
        limit.tick(1, true, true);
        tasks.add(() -> {});
        tick(monitor, Duration.ZERO);
        tick(monitor, Duration.ofMillis(999));
        assertThat(told).isEmpty();
        tick(monitor, Duration.ofMillis(1));
        assertThat(told).containsExactly(Duration.ofSeconds(1));
        tick(monitor, Duration.ofSeconds(59));
        assertThat(told).hasSize(1);
        tick(monitor, Duration.ofSeconds(1));
        assertThat(told).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(61));
    }

    @Test
    void aLongWaitBelowTheMaximumIsNotTold() {
        WorkerMonitor monitor = monitor(told::add);
        tasks.add(() -> {});
        tick(monitor, Duration.ZERO);
        tick(monitor, Duration.ofSeconds(2));
        assertThat(told).isEmpty();
    }

    @Test
    void whoIsToldMayThrow() {
        CountDownLatch released = new CountDownLatch(1);
        CompletableFuture<Throwable> reported = new CompletableFuture<>();
        WorkerPool.Settings settings =
                new WorkerPool.Settings(1, 2, Duration.ofMinutes(1), Duration.ofMillis(1), Thread::start);
        WorkerPool busy = new WorkerPool("test-worker-", settings, waited -> {
            Thread.currentThread().setUncaughtExceptionHandler((thread, fault) -> reported.complete(fault));
            released.countDown();
            throw new IllegalStateException("listener");
        });
        try {
            CountDownLatch run = new CountDownLatch(3);
            for (int i = 0; i < 3; i++) {
                busy.execute(() -> {
                    await(released);
                    run.countDown();
                });
            }
            assertThat(reported.join()).hasMessage("listener");
            await(run);
            busy.execute(() -> await(new CountDownLatch(1))); // the monitor goes on
            CountDownLatch other = new CountDownLatch(1);
            busy.execute(other::countDown);
            await(other);
        } finally {
            busy.close();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }
}
