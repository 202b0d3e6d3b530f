package io.mahakam.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.room.Broadcast;
import io.mahakam.room.HistoryOptions;
import io.mahakam.room.Joined;
import io.mahakam.room.Room;
import io.mahakam.room.RoomOptions;
import io.mahakam.room.RoomPosition;
import io.mahakam.room.Rooms;
import io.mahakam.session.Delivery;
import io.mahakam.session.TestOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Two rooms, to which threads broadcast singly and jointly as fast as two loops take it, while members come and go: in the
 * 20 s of every build about a million messages.
 */
@Tag("stress")
class RoomStressTests {
    private static final int SECONDS = Integer.getInteger("mahakam.stress.seconds", 20);
    private static final int STAYERS = 3;
    private static final int COMERS_AND_GOERS = 3;
    private static final int RETURNERS = 2;

    /** So many may be on their way from one publisher. */
    private static final int WINDOW = 500;

    private final LoopServer server = new LoopServer(
            TestOptions.patient(Long.MAX_VALUE, Integer.MAX_VALUE),
            RoomOptions.DEFAULT.withHistory(new HistoryOptions(200_000, Duration.ofHours(1), 1 << 30)));
    private final Rooms rooms = server.rooms();
    private final Room room = rooms.room("a");
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<LoopClient> clients = new ArrayList<>();
    private final AtomicLong published = new AtomicLong();
    private volatile boolean publishersAreDone;
    private final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);

    @AfterEach
    void stop() throws IOException {
        threads.shutdownNow();
        for (LoopClient client : clients) {
            client.close();
        }
        server.close();
    }

    @Test
    void nothingIsLostOrDoubledOrInverted() throws Exception {
        List<Future<Counted>> stayers = new ArrayList<>();
        for (int i = 0; i < STAYERS; i++) {
            LoopClient client = connect();
            room.join(client.session());
            rooms.room("b").join(client.session());
            stayers.add(threads.submit(() -> Counted.until(client, "text:end")));
        }
        List<Future<?>> moving = new ArrayList<>();
        for (int i = 0; i < COMERS_AND_GOERS; i++) {
            moving.add(threads.submit(comeAndGo(connect(), i)));
        }
        List<Future<Counted>> returners = new ArrayList<>();
        for (int i = 0; i < RETURNERS; i++) {
            returners.add(threads.submit(returning(connect(), i)));
        }
        List<Future<?>> publishers = List.of(
                threads.submit(publisher("a", "a")),
                threads.submit(publisher("b", "b")),
                threads.submit(publisher("j", "a", "b")),
                threads.submit(publisher("k", "b", "a")));
        for (Future<?> publisher : publishers) {
            publisher.get();
        }
        publishersAreDone = true;
        for (Future<?> mover : moving) {
            mover.get();
        }
        for (Future<Counted> returner : returners) {
            returner.get();
        }
        rooms.to("a", "b").send("end");

        Counted first = stayers.get(0).get();
        System.getLogger("stress").log(System.Logger.Level.INFO, "messages: {0}", first.messages);
        assertThat(first.messages).isEqualTo(published.get());
        for (Future<Counted> stayer : stayers) {
            assertThat(stayer.get().orderInA).isEqualTo(first.orderInA);
            assertThat(stayer.get().orderInB).isEqualTo(first.orderInB);
            assertThat(stayer.get().messages).isEqualTo(first.messages);
        }
        for (Future<Counted> returner : returners) {
            assertThat(returner.get().inA).isEqualTo(first.inA);
            assertThat(returner.get().orderInA).as("what it heard in parts").isEqualTo(first.orderInA);
        }
    }

    private LoopClient connect() throws Exception {
        LoopClient client = server.connect();
        clients.add(client);
        return client;
    }

    private Callable<Void> publisher(String name, String... targets) {
        return () -> {
            Broadcast broadcast = rooms.to(targets);
            int number = 0;
            while (System.nanoTime() - end < 0) {
                Delivery delivery = null;
                for (int i = 0; i < WINDOW; i++) {
                    delivery = broadcast.send(name + number++);
                }
                published.addAndGet(WINDOW);
                delivery.outcome().toCompletableFuture().get();
            }
            return null;
        };
    }

    /** Hears its own announcement first, and nothing from its farewell on. */
    private Callable<Void> comeAndGo(LoopClient client, int number) {
        Random random = new Random(number);
        return () -> {
            for (int n = 0; System.nanoTime() - end < 0; n++) {
                String mine = "come" + number + "-" + n;
                assertThat(room.join(client.session(), mine)).isTrue();
                LockSupport.parkNanos(random.nextInt(2_000_000));
                assertThat(room.leave(client.session(), "go" + number + "-" + n))
                        .isTrue();
                client.session().send("left");
                List<String> heard = client.readUntil("text:left");
                assertThat(heard.get(0)).isEqualTo("text:" + mine);
                assertThat(heard).doesNotContain("text:go" + number + "-" + n);
                Counted.inOrder(heard);
            }
            return null;
        };
    }

    /** Comes back again and again, and goes on where it was. */
    private Callable<Counted> returning(LoopClient client, int number) {
        Random random = new Random(100 + number);
        return () -> {
            Counted counted = new Counted();
            RoomPosition position = null;
            boolean over;
            do {
                over = publishersAreDone;
                Joined joined = position == null
                        ? room.joining(client.session()).history().join()
                        : room.joining(client.session()).since(position).join();
                assertThat(joined.joined()).isTrue();
                assertThat(joined.recovered()).isEqualTo(position != null);
                LockSupport.parkNanos(random.nextInt(5_000_000));
                room.leave(client.session());
                client.session().send("left");
                long before = counted.inA;
                client.readUntil("text:left").forEach(counted::count);
                long live = counted.inA - before - joined.replayed();
                position = new RoomPosition(
                        joined.position().epoch(), joined.position().offset() + live);
                LockSupport.parkNanos(random.nextInt(5_000_000));
            } while (!over || position.offset() < room.position().offset());
            return counted;
        };
    }

    /** What one client has heard: of each publisher all in order, and of each room's order a sum. */
    private static final class Counted {
        private final long[] next = new long[4];
        private long messages;
        private long inA;
        private long orderInA;
        private long orderInB;

        static Counted until(LoopClient client, String last) throws IOException {
            Counted counted = new Counted();
            for (String text = client.read(); !text.equals(last); text = client.read()) {
                counted.count(text);
            }
            return counted;
        }

        void count(String text) {
            int publisher = "abjk".indexOf(text.charAt(5));
            if (publisher < 0 || text.startsWith("text:come") || text.startsWith("text:go")) {
                return;
            }
            long number = Long.parseLong(text.substring(6));
            assertThat(number).as(text).isEqualTo(next[publisher]++);
            messages++;
            if (publisher != 1) {
                inA++;
                orderInA = orderInA * 31 + text.hashCode();
            }
            if (publisher != 0) {
                orderInB = orderInB * 31 + text.hashCode();
            }
        }

        /** Of what is heard for a while, no publisher's numbers have a gap. */
        static void inOrder(List<String> heard) {
            long[] last = {-1, -1, -1, -1};
            for (String text : heard) {
                int publisher = "abjk".indexOf(text.charAt(5));
                if (publisher >= 0) {
                    long number = Long.parseLong(text.substring(6));
                    assertThat(last[publisher]).as(text).isIn(-1L, number - 1);
                    last[publisher] = number;
                }
            }
        }
    }
}
