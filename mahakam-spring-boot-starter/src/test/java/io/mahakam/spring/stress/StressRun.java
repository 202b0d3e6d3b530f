package io.mahakam.spring.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mahakam.room.Room;
import io.mahakam.spring.stress.HostilePeers.Hostility;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Everybody at once, for a while: members that come and go, broadcasters, threads that hammer one session, hostile peers.
 * Then all end, and nothing is left of them.
 */
public final class StressRun {
    private static final Log logger = LogFactory.getLog(StressRun.class);

    private static final int BROADCASTERS = 3;
    private static final int BURST = 20;
    private static final long BROADCAST_NANOS = 500_000; // for each member
    private static final long TLS_COSTS = 5;
    private static final long SPIN_NANOS = 200_000;
    private static final long MOVE_NANOS = 10_000_000;
    private static final long HAMMER_NANOS = 50_000_000;
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final long HEAP_GROWTH = 16 << 20;

    private final int members;
    private final Duration duration;
    private final StressApplication application;
    private final @Nullable SSLContext tls;

    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final ConcurrentMap<Long, Long> successors = new ConcurrentHashMap<>();
    private final List<RoomMember> roomMembers = new ArrayList<>();
    private final Queue<HammeredPeer> hammered = new ConcurrentLinkedQueue<>();
    private final AtomicInteger broadcasts = new AtomicInteger();
    private volatile boolean stopping;

    private StressRun(int members, Duration duration, StressApplication application, @Nullable SSLContext tls) {
        this.members = members;
        this.duration = duration;
        this.application = application;
        this.tls = tls;
    }

    /** Starts an application, over TLS if there is a key, and ends it. */
    public static void run(StressApplication.Start start, int members, Duration duration, @Nullable Path keyStore)
            throws Exception {
        SSLContext tls = keyStore == null ? null : StressKey.trusting(keyStore);
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        try (StressApplication application = new StressApplication(start, keyStore)) {
            new StressRun(20, Duration.ofSeconds(1), application, tls).run(); // so that everything has been there once
            long connections = application.connections();
            int descriptors = descriptors();
            long heap = heap();
            new StressRun(members, duration, application, tls).run();
            until("connections", () -> application.connections() <= connections);
            until("descriptors", () -> descriptors() <= descriptors);
            until("heap", () -> heap() - heap < HEAP_GROWTH);
        }
        until("threads", () -> newThreads(before).isEmpty());
    }

    @SuppressWarnings("try") // an interrupt ends the test
    private void run() throws Exception {
        application.lives().clear();
        List<Thread> threads = new ArrayList<>();
        try (StressClients clients =
                        new StressClients(application.port(), tls == null ? null : tls.getSocketFactory());
                HostilePeers hostile = new HostilePeers(
                        application.port(), tls == null ? null : tls.getSocketFactory(), members / 20 + 1)) {
            for (int i = 0; i < members; i++) {
                RoomMember member = new RoomMember(i, failures, successors);
                roomMembers.add(member);
                clients.connect(member, i % 2 == 0 ? "/inline" : "/worker");
            }
            for (int i = 0; i < BROADCASTERS; i++) {
                int number = i;
                threads.add(start("stress-broadcaster", () -> broadcast(number)));
            }
            threads.add(start("stress-hammer", () -> hammer(clients)));
            moveMembers();
            stopping = true;
            for (Thread thread : threads) {
                thread.join();
            }
            Map<Hostility, Integer> acts = hostile.stop();
            report(acts);
            endAll();
            assertThat(acts).containsOnlyKeys(Hostility.values());
        }
        assertThat(failures).isEmpty();
        assertThat(roomMembers).allSatisfy(member -> assertThat(member.heard()).isPositive());
        checkLives();
    }

    private Thread start(String name, ThrowingRunnable task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (Exception problem) {
                        failures.add(name + ": " + problem);
                    }
                },
                name);
        thread.start();
        return thread;
    }

    private interface ThrowingRunnable {
        void run() throws Exception;
    }

    /** Together with the other broadcasters, as fast as it goes, every now and then. */
    private void broadcast(int number) {
        Room room = application.rooms().room(StressApplication.ROOM);
        long pause = BROADCAST_NANOS * members * (tls == null ? 1 : TLS_COSTS);
        for (int n = 0; !stopping; n += BURST) {
            List<String> texts = IntStream.range(n, n + BURST)
                    .mapToObj(each -> new StressMessage(StressMessage.BROADCAST, number, each).text())
                    .toList();
            long next = (System.nanoTime() / pause + 1) * pause;
            LockSupport.parkNanos(next - System.nanoTime() - SPIN_NANOS);
            while (System.nanoTime() < next) {
                Thread.onSpinWait();
            }
            texts.forEach(room::broadcast);
            broadcasts.addAndGet(BURST);
        }
    }

    private void hammer(StressClients clients) throws Exception {
        for (int n = 0; !stopping; n++) {
            HammeredPeer peer = new HammeredPeer(failures);
            hammered.add(peer);
            clients.connect(peer, n % 2 == 0 ? "/inline/hammered" : "/worker/hammered");
            LockSupport.parkNanos(HAMMER_NANOS);
        }
    }

    /** Members of any one room come and go at random; all of them have been there by the end. */
    private void moveMembers() {
        Random random = new Random(1);
        roomMembers.forEach(RoomMember::move);
        for (long end = System.nanoTime() + duration.toNanos(); System.nanoTime() < end; ) {
            roomMembers.get(random.nextInt(members)).move();
            roomMembers.get(random.nextInt(members)).echo();
            LockSupport.parkNanos(MOVE_NANOS);
        }
    }

    private void report(Map<Hostility, Integer> acts) {
        logger.info(members + " members came " + sum(RoomMember::visits) + " times and heard " + sum(RoomMember::heard)
                + " messages of the room, " + broadcasts + " of them broadcast; " + hammered.size()
                + " sessions were hammered; hostile: " + acts);
    }

    private long sum(java.util.function.ToLongFunction<RoomMember> value) {
        return roomMembers.stream().mapToLong(value).sum();
    }

    /** Everybody has heard everything and goes. */
    private void endAll() {
        roomMembers.forEach(RoomMember::echo);
        until("echoes", () -> !failures.isEmpty() || roomMembers.stream().allMatch(RoomMember::hasHeardAllEchoes));
        until("hammered", () -> !failures.isEmpty() || hammered.stream().allMatch(StressPeer::hasEnded));
        roomMembers.forEach(RoomMember::close);
        until("ends", () -> !failures.isEmpty() || roomMembers.stream().allMatch(StressPeer::hasEnded));
    }

    /** Hostile ones too were told of their sessions' beginning and end once, whatever they did. */
    private void checkLives() {
        until("sessions", () -> application.sessions().isEmpty());
        assertThat(application.rooms().names()).isEmpty();
        assertThat(application.lives()).hasSizeGreaterThan(members).allSatisfy((id, lives) -> {
            assertThat(lives.opened).hasValue(1);
            assertThat(lives.closed).hasValue(1);
            assertThat(lives.disorder).hasValue(null);
        });
        application.lives().clear();
    }

    private static void until(String what, BooleanSupplier condition) {
        await(what).atMost(PATIENCE).until(condition::getAsBoolean);
    }

    private static int descriptors() {
        String[] open = new File("/proc/self/fd").list();
        return open == null ? 0 : open.length; // another system than Linux
    }

    private static long heap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static List<Thread> newThreads(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .filter(thread -> !thread.getName().matches("(awaitility|ForkJoinPool\\.commonPool).*"))
                .toList();
    }
}
