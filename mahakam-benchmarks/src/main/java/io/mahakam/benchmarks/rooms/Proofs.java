package io.mahakam.benchmarks.rooms;

import java.io.IOException;

/** Runs a proof: its name, the server's port and the number of its process are the arguments. */
public final class Proofs {
    private Proofs() {}

    /** Exits with 1 if a bound was missed. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Server server = new Server(Integer.parseInt(arguments[1]), Long.parseLong(arguments[2]));
        Report report = new Report();
        Machine machine = new Machine(server);
        proof(arguments[0], server, Clients.of(server), report).run();
        report.figure("processors were busy with", machine.doings());
        System.exit(report.missed() ? 1 : 0);
    }

    private static Proof proof(String name, Server server, Clients clients, Report report) throws IOException {
        return switch (name) {
            case "stalled" -> new StalledProof(server, clients, report);
            case "bystander" -> new BystanderProof(server, clients, report);
            case "churn" -> new ChurnProof(server, clients, report);
            case "compressed" -> new CompressedProof(server, clients, report);
            default -> throw new IllegalArgumentException("There is no proof " + name);
        };
    }
}
