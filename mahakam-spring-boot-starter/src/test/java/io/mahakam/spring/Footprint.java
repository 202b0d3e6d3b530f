package io.mahakam.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What this process holds at one moment, to see later that nothing was left behind.
 *
 * @param threads of ours
 */
record Footprint(long descriptors, Set<Thread> threads) {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    static Footprint now() {
        return new Footprint(openDescriptors(), ourThreads());
    }

    /** Waits until no thread of ours is left that did not exist then. */
    void awaitThreads() {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(ourThreads()).isSubsetOf(threads));
    }

    /** Waits until no more descriptors are open than were then: a selector closes a socket for good when next used. */
    void awaitDescriptors() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(openDescriptors()).isLessThanOrEqualTo(descriptors));
    }

    /** Waits until nothing of this is reachable any more. */
    static void awaitCollected(Collection<? extends WeakReference<?>> references) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            System.gc();
            assertThat(references.stream().map(WeakReference::get).filter(Objects::nonNull))
                    .isEmpty();
        });
    }

    private static long openDescriptors() {
        return ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class)
                .getOpenFileDescriptorCount();
    }

    private static Set<Thread> ourThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("mahakam-"))
                .collect(Collectors.toSet());
    }
}
