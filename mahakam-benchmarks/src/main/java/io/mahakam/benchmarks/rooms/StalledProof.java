package io.mahakam.benchmarks.rooms;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A large room, of whose members a tenth does not read: what the others notice of it, and what it costs the server. */
final class StalledProof implements Proof {
    private static final String PATH = "/broadcast";
    private static final int SEND_TIMEOUT = 10;
    private static final double MAX_QUEUED_KILOBYTES = 1024;

    private final int members = Setting.of("MEMBERS", 10_000);
    private final int stalled = members / 10;
    private final int healthy = members - stalled;
    private final int size = Setting.of("SIZE", 4096);
    private final int rate = Setting.of("RATE", 5);
    private final int rounds = Setting.of("ROUNDS", 5);
    private final int fillSeconds = kernelBufferBytes() / (size * rate) + 1;
    private final int seconds = Math.max(Setting.of("DURATION", 20), fillSeconds + SEND_TIMEOUT + 3);

    private final Server server;
    private final Clients clients;
    private final Report report;
    private final List<Run> without = new ArrayList<>();
    private final List<Run> with = new ArrayList<>();
    private double gone;
    private int threadsWith;
    private int threadsAfter;
    private long undelivered;
    private int number;
    private volatile Series series = new Series(0, 0);

    StalledProof(Server server, Clients clients, Report report) throws IOException {
        this.server = server;
        this.clients = clients;
        this.report = report;
    }

    /** What the kernel takes for a member that does not read, before the server has to keep it. */
    private static int kernelBufferBytes() throws IOException {
        try (InputStream file = Files.newInputStream(Path.of("/proc/sys/net/ipv4/tcp_wmem"))) {
            // In one read: the kernel has an answer only to the first.
            String sizes = new String(file.readNBytes(80), StandardCharsets.US_ASCII).trim();
            int largest = Integer.parseInt(sizes.substring(sizes.lastIndexOf('\t') + 1));
            return largest + 2 * Connection.STALLED_RECEIVE_BUFFER;
        }
    }

    @Override
    public void run() throws IOException, InterruptedException {
        report.figure("members, of which do not read", members + ", " + stalled);
        report.figure("messages", rate + "/s of " + size + " bytes; " + rounds + " rounds of " + seconds + " s");
        Connection publisher = clients.open(PATH, this::received);
        for (int i = 1; i < healthy; i++) {
            clients.open(PATH, this::received);
        }
        publish(publisher, seconds);
        long heap = server.liveHeapBytes();
        long resident = server.residentBytes();
        int threads = server.threads();
        int descriptors = server.descriptors();

        boolean reads = true;
        for (int round = 0; reads && round < rounds; round++) {
            reads = round(publisher, descriptors);
        }
        reportRounds(threads);
        reportMemory(reads ? openStalled(publisher) : List.of(), descriptors, heap, resident);
        report.none("healthy members that were cut", clients.lost());
    }

    /** False if the server no longer reads its publisher. */
    private boolean round(Connection publisher, int descriptors) throws IOException {
        Run alone = publish(publisher, seconds);
        List<Connection> tenth = clients.openStalled(PATH, stalled);
        try (Watch watch = Watch.until(server, descriptors)) {
            Run together = publish(publisher, seconds);
            without.add(alone);
            with.add(together);
            gone = Math.max(gone, watch.secondsUntilGone());
            threadsWith = Math.max(threadsWith, watch.threadsWith());
            threadsAfter = Math.max(threadsAfter, watch.threads());
            undelivered += alone.undelivered() + together.undelivered();
            report.figure("round without them", alone);
            report.figure("round with them", together);
            if (together.reads()) {
                tenth.forEach(Connection::close);
            }
            return together.reads();
        }
    }

    private void reportRounds(int threads) {
        report.none("messages that did not come within 5 s", undelivered);
        double base = median(without);
        report.figure("p99 without them, median", base, "ms");
        report.atMost(Math.max(base * 1.1, base + 5), "p99 with them, median", median(with), "ms");
        report.atMost(fillSeconds + SEND_TIMEOUT + 1, "the last of them was gone after", gone, "s");
        report.figure("threads without them", threads);
        int processors = Runtime.getRuntime().availableProcessors();
        report.atMost(threads + 2 * processors, "threads with them", threadsWith, "threads");
        // Jetty ends each connection in a task of its pool: few at a time, or it would grow by one for each.
        report.figure("threads when they were cut", threadsAfter);
    }

    /** Half a send timeout after the kernel has no room for them any more. */
    private List<Connection> openStalled(Connection publisher) throws IOException {
        List<Connection> tenth = clients.openStalled(PATH, stalled);
        publish(publisher, fillSeconds + SEND_TIMEOUT / 2);
        return tenth;
    }

    /** At the end, because to look at the heap halts the server. */
    private void reportMemory(List<Connection> tenth, int descriptors, long heap, long resident)
            throws IOException, InterruptedException {
        report.figure("heap without them", Report.megabytes(heap));
        double kilobytes = (server.liveHeapBytes() - heap) / 1024.0 / stalled;
        report.atMost(MAX_QUEUED_KILOBYTES, "heap for each of them", kilobytes, "KB");
        report.figure(
                "process without and with them",
                Report.megabytes(resident) + ", " + Report.megabytes(server.residentBytes()));
        try (Watch watch = Watch.until(server, descriptors)) {
            watch.await(SEND_TIMEOUT);
        }
        report.figure("heap after them", Report.megabytes(server.liveHeapBytes()));
        tenth.forEach(Connection::close);
    }

    private Run publish(Connection publisher, int itsSeconds) throws IOException {
        series = new Series(++number, healthy);
        long micros = server.processorMicros();
        boolean reads = series.publish(publisher, size, rate, itsSeconds);
        micros = server.processorMicros() - micros;
        return new Run(reads, series.p99(), series.undelivered(), (double) micros / series.latencies.count());
    }

    private void received(Connection connection, ByteBuffer payload, boolean compressed) {
        series.received(payload);
    }

    private static double median(List<Run> runs) {
        return runs.stream()
                .map(Run::p99)
                .sorted()
                .skip(runs.size() / 2)
                .findFirst()
                .orElseThrow();
    }

    private record Run(boolean reads, double p99, long undelivered, double micros) {
        @Override
        public String toString() {
            return "p99 %s ms, %s us of processor time for each message"
                    .formatted(Report.number(p99), Report.number(micros));
        }
    }
}
