package io.mahakam.benchmarks.rooms;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A flood in a room whose members do not read, but write themselves; when the server has cut them others come. Meanwhile
 * somebody elsewhere in the application wants an answer.
 */
final class BystanderProof implements Proof {
    private static final String PATH = "/broadcast";
    private static final double BOUND = 100;

    private final int stalled = Setting.of("MEMBERS", 300);
    private final int size = Setting.of("SIZE", 16_384);
    private final int rate = Setting.of("RATE", 50);
    private final int seconds = Setting.of("DURATION", 60);
    private final int wave = Setting.of("WAVE", 10);

    private final Server server;
    private final Clients clients;
    private final Report report;
    private final Series flood = new Series(1, 1);
    private final Series alone = new Series(2, 1);
    private final Series echoes = new Series(3, 1);
    private volatile boolean over;
    private int refused;

    BystanderProof(Server server, Clients clients, Report report) {
        this.server = server;
        this.clients = clients;
        this.report = report;
    }

    @Override
    public void run() throws IOException, InterruptedException {
        report.figure("members that do not read", stalled + " at a time, others every " + wave + " s");
        report.figure("flood", rate + "/s of " + size + " bytes");
        Connection bystander = clients.open("/echo", (connection, payload, compressed) -> {
            alone.received(payload);
            echoes.received(payload);
        });
        Connection publisher = clients.open(PATH, (connection, payload, compressed) -> flood.received(payload));
        alone.publish(bystander, 64, 50, 10);
        int threads = server.threads();
        Thread waves = start("waves", this::stall);
        Thread publishing = start("flood", () -> flood.publish(publisher, size, rate, seconds));
        echoes.publish(bystander, 64, 50, seconds);
        int threadsInFlood = server.threads();
        over = true;
        publishing.join();
        waves.join();

        report.figure("bystander's p99 before", alone.p99(), "ms");
        report.atMost(BOUND, "bystander's p99 in the flood", echoes.p99(), "ms");
        report.figure("messages that a member who reads did not get", flood.undelivered());
        report.figure("threads of the server before and in the flood", threads + ", " + threadsInFlood);
        report.figure("members that could not connect", refused);
    }

    private static Thread start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.start();
        return thread;
    }

    private void stall() {
        ByteBuffer said = ByteBuffer.allocate(64);
        while (!over) {
            List<Connection> members = new ArrayList<>();
            long next = System.nanoTime() + wave * 1_000_000_000L;
            for (int i = 0; i < stalled && !over; i++) {
                join(members);
            }
            while (!over && System.nanoTime() - next < 0) {
                members.forEach(member -> member.trySend(Frame.BINARY, said));
                Series.sleepUntil(System.nanoTime() + 1_000_000_000L);
            }
            members.forEach(Connection::close);
        }
    }

    private void join(List<Connection> members) {
        try {
            members.addAll(clients.openStalled(PATH, 1));
        } catch (IOException e) {
            refused++;
        }
    }
}
