package io.mahakam.benchmarks.rooms;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Joins and leaves during broadcast: nothing comes to a halt, nothing is kept, and all members see one order. */
final class ChurnProof implements Proof {
    private static final String PATH = "/broadcast";
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final int SIZE = 128;
    private static final int SAMPLES = 10;

    private final int members = Setting.of("MEMBERS", 1000);
    private final int publishers = Setting.of("PUBLISHERS", 3);
    private final int changesPerSecond = Setting.of("CHANGES", 1000);
    private final int rate = Setting.of("RATE", 30);
    private final int seconds = Setting.of("DURATION", 600);

    private final Server server;
    private final Clients clients;
    private final Report report;
    private final List<MemberOrder> orders = new ArrayList<>();
    private final List<Churner> churners = new ArrayList<>();
    private final List<Double> heap = new ArrayList<>();
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong answers = new AtomicLong();
    private volatile boolean over;
    private int halts;

    ChurnProof(Server server, Clients clients, Report report) {
        this.server = server;
        this.clients = clients;
        this.report = report;
    }

    @Override
    public void run() throws IOException, InterruptedException {
        report.figure("members, publishers", members + ", " + publishers + " with " + rate + "/s each");
        report.figure("joins and leaves", changesPerSecond + "/s for " + seconds + " s");
        List<Connection> connections = new ArrayList<>();
        for (int i = 0; i < members; i++) {
            connections.add(clients.open(PATH, member()));
        }
        for (int i = 0; i < Math.max(1, changesPerSecond / 5); i++) {
            churners.add(new Churner(clients, publishers, answers));
        }
        List<Thread> threads = new ArrayList<>(List.of(new Thread(this::churn, "churn")));
        AtomicLong published = new AtomicLong();
        for (int i = 0; i < publishers; i++) {
            int publisher = i;
            threads.add(new Thread(() -> published.addAndGet(publish(connections.get(publisher), publisher))));
        }
        threads.forEach(Thread::start);
        observe();
        over = true;
        for (Thread thread : threads) {
            thread.join();
        }
        awaitMessages(published.get() * members);
        int lost = clients.lost();
        clients.stop();
        report(published.get(), lost);
    }

    private Connection.Receiver member() {
        MemberOrder order = new MemberOrder(publishers);
        orders.add(order);
        return (connection, payload, compressed) -> {
            order.received(payload);
            received.lazySet(received.get() + 1);
        };
    }

    private void churn() {
        long start = System.nanoTime();
        for (long i = 0; !over; i++) {
            Series.sleepUntil(start + i * SECOND / changesPerSecond);
            churners.get((int) (i % churners.size())).change();
        }
    }

    /** Returns how many were published. */
    private long publish(Connection connection, int publisher) {
        long start = System.nanoTime();
        long sequence = 0;
        while (!over) {
            Series.sleepUntil(start + sequence * SECOND / rate);
            connection.send(Frame.BINARY, MemberOrder.message(SIZE, publisher, sequence));
            sequence++;
        }
        return sequence;
    }

    /** Looks ten times whether it goes on, and at the heap. */
    private void observe() throws IOException {
        long start = System.nanoTime();
        for (int sample = 1; sample <= SAMPLES; sample++) {
            long messages = received.get();
            long changes = answers.get();
            Series.sleepUntil(start + SECOND * seconds * sample / SAMPLES);
            if (received.get() == messages || answers.get() == changes) {
                halts++;
            }
            heap.add(server.liveHeapBytes() / (double) (1 << 20));
        }
    }

    private void awaitMessages(long expected) {
        long deadline = System.nanoTime() + 10 * SECOND;
        while (received.get() < expected && System.nanoTime() - deadline < 0) {
            Series.sleepUntil(System.nanoTime() + SECOND / 100);
        }
    }

    private void report(long published, int cut) {
        report.figure("messages received by members", received.get());
        report.none("members that were cut", cut);
        report.none("tenths of the time in which nothing moved", halts);
        double due = (double) changesPerSecond * seconds;
        report.atMost(5, "joins and leaves behind the plan", 100 * (1 - answers.get() / due), "%");
        report.none("messages that a member lost", published * members - received.get());
        report.none("members that saw another order", others());
        long lost = 0;
        long inverted = 0;
        long afterLeaving = 0;
        for (MemberOrder order : orders) {
            inverted += order.inverted();
        }
        for (Churner churner : churners) {
            lost += churner.order().lost();
            inverted += churner.order().inverted();
            afterLeaving += churner.afterLeaving();
        }
        report.none("messages that came late or twice", inverted);
        report.none("messages lost between join and leave", lost);
        report.none("messages to one who had left", afterLeaving);
        double first = Collections.max(heap.subList(0, SAMPLES / 2));
        double second = Collections.max(heap.subList(SAMPLES / 2, SAMPLES));
        report.figure(
                "live heap, each tenth of the time (MB)",
                heap.stream().map("%.1f"::formatted).toList());
        report.atMost(first * 1.05 + 1, "largest heap of the second half", second, "MB");
    }

    private long others() {
        long first = orders.get(0).order();
        return orders.stream().filter(order -> order.order() != first).count();
    }
}
