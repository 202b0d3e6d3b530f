package io.mahakam.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.room.Room;
import io.mahakam.session.TestOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many threads on one room or session, over two real loops. {@code -Dmahakam.stress=50} takes fifty times as long. */
class BroadcastStressTests {
    private static final int FACTOR = Integer.getInteger("mahakam.stress", 1);
    private static final int PUBLISHERS = 3;
    private static final int STAYERS = 5;
    private static final int MOVERS = 3;
    private static final int MESSAGES = 2000 * FACTOR;
    private static final int MOVES = 200 * FACTOR;

    private final LoopServer server = new LoopServer(TestOptions.patient(Long.MAX_VALUE, Integer.MAX_VALUE));
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<LoopClient> clients = new ArrayList<>();

    @AfterEach
    void stop() throws IOException {
        threads.shutdownNow();
        for (LoopClient client : clients) {
            client.close();
        }
        server.close();
    }

    @Test
    void everyMemberHearsTheRoomsOrderExactlyWhileItIsAMember() throws Exception {
        Room room = server.rooms().room("stress");
        List<Future<List<String>>> stayers = new ArrayList<>();
        for (int i = 0; i < STAYERS; i++) {
            LoopClient client = connect();
            room.join(client.session());
            stayers.add(threads.submit(() -> client.readUntil("text:end")));
        }
        List<Future<List<String>>> movers = new ArrayList<>();
        List<Future<?>> running = new ArrayList<>();
        List<LoopClient> moving = new ArrayList<>();
        for (int i = 0; i < MOVERS; i++) {
            LoopClient client = connect();
            moving.add(client);
            movers.add(threads.submit(() -> client.readUntil("text:end")));
            running.add(threads.submit(mover(room, client, i)));
        }
        for (int i = 0; i < PUBLISHERS; i++) {
            running.add(threads.submit(publisher(room, i)));
        }
        for (Future<?> task : running) {
            task.get();
        }
        room.broadcast("end");
        moving.forEach(client -> client.session().send("end"));

        List<String> order = stayers.get(0).get();
        assertThat(order).hasSize(PUBLISHERS * MESSAGES + 2 * MOVERS * MOVES);
        for (int i = 0; i < PUBLISHERS; i++) {
            assertThat(of(order, "text:p" + i + "-")).isEqualTo(numbered("text:p" + i + "-", MESSAGES));
        }
        for (Future<List<String>> stayer : stayers) {
            assertThat(stayer.get()).isEqualTo(order);
        }
        for (int i = 0; i < MOVERS; i++) {
            assertThat(movers.get(i).get()).isEqualTo(whileMember(order, i));
        }
        assertThat(room.count()).isEqualTo(STAYERS);
    }

    @Test
    void messagesOfEightThreadsLeaveWholeAndInEachThreadsOrder() throws Exception {
        LoopClient client = connect();
        Future<List<String>> heard = threads.submit(() -> client.readUntil("text:end"));
        List<Future<?>> senders = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String name = "s" + i + "-";
            senders.add(threads.submit(() -> {
                for (int n = 0; n < MESSAGES; n++) {
                    client.session().send(name + n);
                }
            }));
        }
        for (Future<?> sender : senders) {
            sender.get();
        }
        client.session().send("end");
        assertThat(heard.get()).hasSize(8 * MESSAGES);
        for (int i = 0; i < 8; i++) {
            assertThat(of(heard.get(), "text:s" + i + "-")).isEqualTo(numbered("text:s" + i + "-", MESSAGES));
        }
    }

    private LoopClient connect() throws Exception {
        LoopClient client = server.connect();
        clients.add(client);
        return client;
    }

    private static Callable<Void> publisher(Room room, int number) {
        Random random = new Random(number);
        return () -> {
            for (int n = 0; n < MESSAGES; n++) {
                room.broadcast("p" + number + "-" + n);
                if (random.nextInt(20) == 0) {
                    LockSupport.parkNanos(random.nextInt(200_000));
                }
            }
            return null;
        };
    }

    private static Callable<Void> mover(Room room, LoopClient client, int number) {
        Random random = new Random(1000 + number);
        return () -> {
            for (int n = 0; n < MOVES; n++) {
                assertThat(room.join(client.session(), "in" + number)).isTrue();
                LockSupport.parkNanos(random.nextInt(500_000));
                assertThat(room.leave(client.session(), "out" + number)).isTrue();
                LockSupport.parkNanos(random.nextInt(500_000));
            }
            return null;
        };
    }

    /** What a mover must have heard: from each of its announcements on until before the farewell that follows. */
    private static List<String> whileMember(List<String> order, int number) {
        List<String> heard = new ArrayList<>();
        boolean in = false;
        for (String message : order) {
            in = message.equals("text:in" + number) || (in && !message.equals("text:out" + number));
            if (in) {
                heard.add(message);
            }
        }
        return heard;
    }

    private static List<String> of(List<String> messages, String prefix) {
        return messages.stream().filter(message -> message.startsWith(prefix)).toList();
    }

    private static List<String> numbered(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(n -> prefix + n).toList();
    }
}
