package io.mahakam.session;

import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one session's listener that have begun and are not over although the next could be made: those that go on
 * after their method has returned, and messages that are handled at once. Thread-safe.
 */
final class CallsInProgress {
    private final int mostMessages;
    private final AtomicInteger count = new AtomicInteger();
    private final Set<UnfinishedCall> unfinished = ConcurrentHashMap.newKeySet(2);
    private final Queue<Runnable> steps = new ConcurrentLinkedQueue<>();

    /** @param mostMessages how many messages may be handled at once */
    CallsInProgress(int mostMessages) {
        this.mostMessages = mostMessages;
    }

    /** Whether several messages may be handled at once. */
    boolean mayBeSeveral() {
        return mostMessages > 1;
    }

    /** Whether the call that is next may be made beside them. */
    boolean leaveRoomFor(Runnable call) {
        int inProgress = count.get();
        return inProgress == 0 || (call instanceof ConcurrentCall && inProgress < mostMessages);
    }

    void begun() {
        count.incrementAndGet();
    }

    void begun(UnfinishedCall call) {
        unfinished.add(call);
        begun();
    }

    void over() {
        count.decrementAndGet();
    }

    void over(UnfinishedCall call) {
        unfinished.remove(call);
        over();
    }

    /** An unfinished call goes on. */
    void addStep(Runnable step) {
        steps.add(step);
    }

    boolean hasStep() {
        return !steps.isEmpty();
    }

    @Nullable Runnable pollStep() {
        return steps.poll();
    }

    /** Lets all of them know that something has changed. */
    void resumeAll() {
        unfinished.forEach(UnfinishedCall::resume);
    }
}
