package io.mahakam.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.room.RoomEvents.Listening;
import io.mahakam.session.StepwiseWorkers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class EventQueueTests {
    private final List<Throwable> failures = new ArrayList<>();
    private final List<Listening> listeners =
            List.of(new Listening(new RoomListener() {}, () -> true, () -> true, failures::add));
    private final List<Integer> told = new ArrayList<>();

    @Test
    void whatIsAddedWhileItTellsIsToldToo() {
        StepwiseWorkers workers = new StepwiseWorkers();
        EventQueue queue = new EventQueue(listeners, workers);
        queue.tell();
        queue.add(listening -> {
            told.add(1);
            queue.add(another -> told.add(2));
            queue.tell();
        });
        queue.tell();
        queue.tell();
        workers.runAll();
        assertThat(told).containsExactly(1, 2);
    }

    @Test
    void aWorkerIsNotKeptForEver() {
        StepwiseWorkers workers = new StepwiseWorkers();
        EventQueue queue = new EventQueue(listeners, workers);
        for (int i = 0; i < 1000; i++) {
            int number = i;
            queue.add(listening -> told.add(number));
        }
        queue.tell();
        workers.runNext();
        assertThat(told).hasSizeBetween(1, 999);
        workers.runAll();
        assertThat(told).hasSize(1000).isSorted();
    }

    @Test
    void workersThatAreStoppedEndIt() {
        StepwiseWorkers workers = new StepwiseWorkers();
        EventQueue queue = new EventQueue(listeners, workers);
        workers.reject();
        queue.add(listening -> told.add(1));
        queue.tell();
        queue.tell();
        assertThat(told).isEmpty();
        assertThat(failures).isEmpty();
    }

    @Test
    void aThreadThatCannotBeStartedIsTriedAgain() {
        StepwiseWorkers workers = new StepwiseWorkers();
        AtomicBoolean full = new AtomicBoolean(true);
        EventQueue queue = new EventQueue(listeners, task -> {
            if (full.getAndSet(false)) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            workers.execute(task);
        });
        queue.add(listening -> told.add(1));
        queue.tell();
        queue.add(listening -> told.add(2));
        queue.tell();
        workers.runAll();
        assertThat(told).containsExactly(1, 2);
    }

    @Test
    void aMomentInWhichWorkersTakeNothingLosesNothing() {
        StepwiseWorkers workers = new StepwiseWorkers();
        AtomicBoolean busy = new AtomicBoolean(true);
        EventQueue queue = new EventQueue(listeners, task -> {
            if (busy.getAndSet(false)) {
                throw new RejectedExecutionException("No worker could be started");
            }
            workers.execute(task);
        });
        queue.addMessage(listening -> told.add(1), 1);
        queue.tell();
        queue.addMessage(listening -> told.add(2), 1);
        queue.tell();
        workers.runAll();
        assertThat(told).containsExactly(1, 2);
    }

    @Test
    void manyThreadsLoseNothing() throws InterruptedException {
        ExecutorService workers = Executors.newFixedThreadPool(2);
        EventQueue queue = new EventQueue(listeners, workers);
        CountDownLatch all = new CountDownLatch(15_000);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 3; t++) {
            threads.add(new Thread(() -> {
                for (int i = 0; i < 5000; i++) {
                    queue.add(listening -> {
                        told.add(0); // one at a time, so that no lock is needed
                        all.countDown();
                    });
                    queue.tell();
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(all.await(10, TimeUnit.SECONDS)).isTrue();
        workers.shutdown();
        assertThat(told).hasSize(15_000);
    }
}
