package io.mahakam.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.room.Room;
import io.mahakam.room.RoomOptions;
import io.mahakam.session.Delivery;
import io.mahakam.session.Overflow;
import io.mahakam.session.SessionOptions;
import io.mahakam.session.TestOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Members that do not read while others publish, and then read on, over two real loops. */
class OverflowStressTests {
    private static final int FACTOR = Integer.getInteger("mahakam.stress", 1);
    private static final int PUBLISHERS = 2;
    private static final int MESSAGES = 3000 * FACTOR;
    private static final int KEYS = 3;
    private static final String PADDING = "x".repeat(4000);
    private static final String TOO_SLOW = "close:1013 Messages were not read fast enough";

    /** However long it takes to publish: nobody is cut because it does not read, nor before it has read the Close. */
    private static final SessionOptions PATIENT =
            TestOptions.patient(SessionOptions.DEFAULT.maxQueuedBytes(), SessionOptions.DEFAULT.maxQueuedMessages());

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Delivery> deliveries = new ArrayList<>();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @ParameterizedTest
    @EnumSource
    void whatASlowMemberGetsIsInOrderAndWhole(Overflow overflow) throws Exception {
        RoomOptions options = new RoomOptions(256 * 1024, 40, overflow);
        try (LoopServer server = new LoopServer(PATIENT, options);
                LoopClient slow = server.connect();
                LoopClient other = server.connect()) {
            Room room = server.rooms().room("stress");
            room.join(slow.session());
            room.join(other.session());
            Future<List<String>> heardByOther = threads.submit(() -> readToTheEnd(other));
            List<Future<List<Delivery>>> publishers = new ArrayList<>();
            for (int i = 0; i < PUBLISHERS; i++) {
                publishers.add(threads.submit(publisher(overflow, room, i)));
            }
            for (Future<List<Delivery>> publisher : publishers) {
                deliveries.addAll(publisher.get());
            }
            for (Delivery delivery : deliveries) {
                assertThat(sum(delivery.outcome().toCompletableFuture().get())).isEqualTo(delivery.recipients());
            }
            Future<List<String>> heardBySlow = threads.submit(() -> readToTheEnd(slow));
            while (!heardBySlow.isDone() || !heardByOther.isDone()) {
                room.broadcast("end");
                LockSupport.parkNanos(2_000_000);
            }
            assertHeard(overflow, heardBySlow.get(), true);
            assertHeard(overflow, heardByOther.get(), false);
            int written = 0;
            for (Delivery delivery : deliveries) {
                written += delivery.flushed().toCompletableFuture().get().accepted();
            }
            assertThat(heardBySlow.get().size() + heardByOther.get().size()).isEqualTo(written);
        }
    }

    private static void assertHeard(Overflow overflow, List<String> heard, boolean slow) {
        Map<String, Integer> last = new HashMap<>();
        for (String message : heard) {
            String[] parts = message.split(":", 4); // "text:" publisher and key ":" number ":" padding
            assertThat(parts[3]).isEqualTo(PADDING);
            int number = Integer.parseInt(parts[2]);
            String source = overflow == Overflow.CONFLATE ? parts[1] : parts[1].substring(0, 1);
            assertThat(number).isGreaterThan(last.getOrDefault(source, -1));
            last.put(source, number);
        }
        if (slow) {
            assertThat(heard.size()).isBetween(1, PUBLISHERS * MESSAGES - 1);
        }
        if (overflow == Overflow.CONFLATE) {
            assertThat(last).as("the newest of each key").hasSize(PUBLISHERS * KEYS);
            assertThat(last.values()).allMatch(number -> number >= MESSAGES - KEYS);
        }
    }

    private static Callable<List<Delivery>> publisher(Overflow overflow, Room room, int publisher) {
        return () -> {
            List<Delivery> sent = new ArrayList<>();
            for (int n = 0; n < MESSAGES; n++) {
                String key = publisher + "-" + n % KEYS;
                String message = key + ":" + n + ":" + PADDING;
                sent.add(
                        overflow == Overflow.CONFLATE
                                ? room.to().conflate(key).send(message)
                                : room.broadcast(message));
                if (n % 50 == 49) {
                    sent.get(n).outcome().toCompletableFuture().get(); // not to be ahead of the loops for ever
                }
            }
            return sent;
        };
    }

    private static List<String> readToTheEnd(LoopClient client) throws Exception {
        List<String> frames = new ArrayList<>();
        for (String frame = client.read(); !frame.equals("text:end") && !frame.equals(TOO_SLOW); ) {
            frames.add(frame);
            frame = client.read();
        }
        return frames;
    }

    private static int sum(Delivery.Outcome outcome) {
        return outcome.accepted() + outcome.conflated() + outcome.dropped() + outcome.closed();
    }
}
