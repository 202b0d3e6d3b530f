package io.mahakam.benchmarks.rooms;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the machine's processors did since this was made, in microseconds: a figure is worth what the others left of them. */
final class Machine {
    private static final Path OWN_STAT = Path.of("/proc/self/stat");

    private final Server server;
    private final long started = System.nanoTime();
    private final long busy = busyMicros();
    private final long serverBusy;
    private final long ownBusy = Server.processorMicros(OWN_STAT);

    Machine(Server server) throws IOException {
        this.server = server;
        this.serverBusy = server.processorMicros();
    }

    String doings() throws IOException {
        long byServer = server.processorMicros() - serverBusy;
        long byClients = Server.processorMicros(OWN_STAT) - ownBusy;
        long byOthers = Math.max(0, busyMicros() - busy - byServer - byClients);
        return "server " + share(byServer) + ", clients " + share(byClients) + ", others " + share(byOthers);
    }

    /** In percent of all processors. */
    private String share(long micros) {
        long elapsed = (System.nanoTime() - started) / 1000;
        return 100 * micros / (elapsed * Runtime.getRuntime().availableProcessors()) + " %";
    }

    /** All that is not idle or waiting for a disk, what a hypervisor took included. */
    private static long busyMicros() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/stat"))) {
            String[] fields = lines.findFirst().orElseThrow().split(" +", -1);
            long ticks = 0;
            for (int i = 1; i <= 8; i++) {
                ticks += i == 4 || i == 5 ? 0 : Long.parseLong(fields[i]);
            }
            return ticks * 10_000;
        }
    }
}
