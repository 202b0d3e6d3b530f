package io.mahakam.spring.endpoint;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Notices methods that are called inline and do not return soon: they hold up an event loop, and with it every session
 * of that loop. Thread-safe.
 */
public final class InlineWatch implements AutoCloseable {
    private static final Log logger = LogFactory.getLog(InlineWatch.class);

    /** Enough to get from a socket through a driver to who called it. */
    private static final int FRAMES_SHOWN = 40;

    private final long periodMillis;
    private final ThreadLocal<Calls> calls = ThreadLocal.withInitial(this::calls);
    private final Set<Calls> all = ConcurrentHashMap.newKeySet();
    private @Nullable Thread watcher;

    /** @param periodMillis a method that takes longer is noticed, at the latest after twice this time */
    public InlineWatch(long periodMillis) {
        this.periodMillis = periodMillis;
    }

    /** Watches from now on; until the first call there is no thread. */
    synchronized InlineWatch start() {
        if (watcher == null) {
            watcher = new Thread(this::watch, "mahakam-inline-watch");
            watcher.setDaemon(true);
            watcher.start();
        }
        return this;
    }

    @Override
    public synchronized void close() {
        if (watcher != null) {
            watcher.interrupt();
        }
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(periodMillis);
                look();
            }
        } catch (InterruptedException closed) {
            // Nobody is watched any more.
        }
    }

    /** The calling thread begins to run a method; returns what to tell that it has returned. */
    Calls begin(BoundMethod method) {
        Calls mine = calls.get();
        mine.begin(method);
        return mine;
    }

    private Calls calls() {
        Calls mine = new Calls(Thread.currentThread());
        all.add(mine);
        return mine;
    }

    /** What is done every period. */
    void look() {
        all.removeIf(each -> !each.thread.isAlive());
        all.forEach(Calls::look);
    }

    /** The calls of one thread, which writes here without waiting for anybody. */
    static final class Calls {
        private final Thread thread;
        private final AtomicReference<@Nullable BoundMethod> running = new AtomicReference<>();
        private final AtomicLong count = new AtomicLong();

        // Of the watcher: the call that it saw last, and whether it has told of it.
        private long seen = -1;
        private boolean told;

        Calls(Thread thread) {
            this.thread = thread;
        }

        private void begin(BoundMethod method) {
            count.setRelease(count.getPlain() + 1);
            running.setRelease(method);
        }

        void end() {
            running.setRelease(null);
        }

        private void look() {
            BoundMethod method = running.getAcquire();
            long number = count.getAcquire();
            if (method == null || number != seen) {
                seen = method == null ? -1 : number;
                told = false;
            } else if (!told) {
                told = true;
                logger.warn(method + " is called inline but does not return, and holds up the thread "
                        + thread.getName() + " with all its sessions. Give its endpoint execution WORKER, or do not"
                        + " block." + stack());
            }
        }

        private String stack() {
            return Arrays.stream(thread.getStackTrace())
                    .limit(FRAMES_SHOWN)
                    .map(frame -> "\n\tat " + frame)
                    .collect(Collectors.joining());
        }
    }
}
