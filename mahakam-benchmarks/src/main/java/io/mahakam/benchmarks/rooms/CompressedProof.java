package io.mahakam.benchmarks.rooms;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Broadcasts, plain and compressed: what a delivery costs the server, beside what it costs to compress a message. */
final class CompressedProof implements Proof {
    private static final int LEVEL = 6;

    private final int warmUp = Setting.of("WARMUP", 15);
    private final int seconds = Setting.of("DURATION", 10);
    private final int divisor = Setting.of("DIVISOR", 1);

    private final Server server;
    private final Clients clients;
    private final Report report;

    CompressedProof(Server server, Clients clients, Report report) {
        this.server = server;
        this.clients = clients;
        this.report = report;
    }

    @Override
    public void run() throws IOException {
        compare(128, 1000 / divisor, 10);
        compare(16_384, 100 / divisor, 4);
    }

    private void compare(int size, int members, int senders) throws IOException {
        byte[] message = json(size);
        double deflating = deflatingMicros(message);
        double plain = new Run(message, members, senders, false).microsPerDelivery();
        double compressed = new Run(message, members, senders, true).microsPerDelivery();
        String name = size + " bytes to " + members;
        report.figure(name + ", plain", plain, "us of processor time for a delivery");
        report.figure(name + ", to compress it", deflating, "us");
        // To compress it once adds a member's share of that to a delivery; to compress it for each member, all of it.
        double bound = plain + 0.2 * deflating + 2 * deflating / members;
        report.atMost(bound, name + ", compressed", compressed, "us");
    }

    private static byte[] json(int size) {
        StringBuilder json = new StringBuilder("[");
        for (int i = 0; json.length() < size; i++) {
            json.append("{\"symbol\":\"S")
                    .append(i * 7919 % 1000)
                    .append("\",\"price\":")
                    .append(i * 31337 % 10_000)
                    .append("},");
        }
        return json.substring(0, size).getBytes(StandardCharsets.US_ASCII);
    }

    private static double deflatingMicros(byte[] message) {
        Deflater deflater = new Deflater(LEVEL, true);
        byte[] output = new byte[message.length + 64];
        long start = 0;
        int times = 2000;
        for (int i = -times; i < times; i++) {
            start = i == 0 ? System.nanoTime() : start;
            deflater.reset();
            deflater.setInput(message);
            deflater.deflate(output, 0, output.length, Deflater.SYNC_FLUSH);
        }
        deflater.end();
        return (System.nanoTime() - start) / 1000.0 / times;
    }

    /** As many messages on their way as there are senders: each sends one when it has received as many as there are. */
    private final class Run {
        private final byte[] message;
        private final int members;
        private final int senders;
        private final boolean compressed;
        private final AtomicLong deliveries = new AtomicLong();
        private final AtomicInteger wrong = new AtomicInteger();
        private volatile boolean over;

        Run(byte[] message, int members, int senders, boolean compressed) {
            this.message = message;
            this.members = members;
            this.senders = senders;
            this.compressed = compressed;
        }

        double microsPerDelivery() throws IOException {
            List<Connection> connections = new ArrayList<>();
            for (int i = 0; i < members; i++) {
                Connection.Receiver receiver = new Member(i < senders);
                connections.add(
                        compressed
                                ? clients.openCompressed("/broadcast", receiver)
                                : clients.open("/broadcast", receiver));
            }
            connections.subList(0, senders).forEach(sender -> sender.send(Frame.TEXT, ByteBuffer.wrap(message)));
            sleep(warmUp);
            long before = deliveries.get();
            long micros = server.processorMicros();
            sleep(seconds);
            micros = server.processorMicros() - micros;
            long count = deliveries.get() - before;
            over = true;
            sleep(1);
            connections.forEach(Connection::close);
            sleep(1);
            report.none("messages that were not as expected", wrong.get());
            return count == 0 ? Double.POSITIVE_INFINITY : micros / (double) count;
        }

        private static void sleep(int itsSeconds) {
            Series.sleepUntil(System.nanoTime() + itsSeconds * 1_000_000_000L);
        }

        private final class Member implements Connection.Receiver {
            private final boolean sends;
            private int received;

            Member(boolean sends) {
                this.sends = sends;
            }

            @Override
            public void message(Connection connection, ByteBuffer payload, boolean isCompressed) {
                if (isCompressed != compressed || (received == 0 && !isMessage(payload))) {
                    wrong.incrementAndGet();
                }
                received++;
                deliveries.lazySet(deliveries.get() + 1);
                if (sends && !over && received % senders == 0) {
                    connection.send(Frame.TEXT, ByteBuffer.wrap(message));
                }
            }
        }

        private boolean isMessage(ByteBuffer payload) {
            ByteBuffer inflated = payload;
            if (compressed) {
                inflated = ByteBuffer.allocate(message.length + 1);
                Inflater inflater = new Inflater(true);
                try {
                    inflater.setInput(payload.duplicate());
                    inflater.inflate(inflated);
                    // RFC 7692, 7.2.2: the end of the last block does not go over the wire.
                    inflater.setInput(new byte[] {0, 0, -1, -1});
                    inflater.inflate(inflated);
                } catch (DataFormatException e) {
                    return false;
                } finally {
                    inflater.end();
                }
                inflated.flip();
            }
            return inflated.equals(ByteBuffer.wrap(message));
        }
    }
}
