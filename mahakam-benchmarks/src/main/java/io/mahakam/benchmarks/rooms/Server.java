package io.mahakam.benchmarks.rooms;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The server's process, seen from outside through Linux's /proc and the JDK's jcmd. */
record Server(int port, long pid) {
    /** Processor time so far in microseconds, kernel included. */
    long processorMicros() throws IOException {
        return processorMicros(Path.of("/proc", Long.toString(pid), "stat"));
    }

    static long processorMicros(Path stat) throws IOException {
        String line = Files.readString(stat);
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        return ticks * 10_000;
    }

    int threads() throws IOException {
        return (int) status("Threads:");
    }

    /** The memory of the process that is in RAM. */
    long residentBytes() throws IOException {
        return status("VmRSS:") * 1024;
    }

    private long status(String name) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
            if (line.startsWith(name)) {
                return Long.parseLong(line.substring(name.length()).replaceAll("\\D", ""));
            }
        }
        throw new IOException("No " + name + " of process " + pid);
    }

    /** How many files and sockets it has open. */
    int descriptors() {
        String[] names = new File("/proc/" + pid + "/fd").list();
        return names == null ? 0 : names.length;
    }

    /** What is left of the heap after a full collection. */
    long liveHeapBytes() throws IOException {
        Process histogram = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(pid),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        try (BufferedReader lines = histogram.inputReader()) {
            List<String> all = lines.lines().toList();
            String total = all.isEmpty() ? "" : all.get(all.size() - 1);
            if (!total.startsWith("Total")) {
                throw new IOException("jcmd said " + all);
            }
            return Long.parseLong(total.trim().split("\\s+", -1)[2]);
        }
    }
}
