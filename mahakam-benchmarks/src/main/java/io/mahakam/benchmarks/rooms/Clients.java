package io.mahakam.benchmarks.rooms;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The connections to a server that are read, on one thread, and those that are not. */
final class Clients {
    private static final int LARGEST_FRAME = 1 << 20;

    private final int port;
    private final Selector selector;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(LARGEST_FRAME);
    private final AtomicInteger lost = new AtomicInteger();
    private final Thread reader = new Thread(this::read, "reader");
    private volatile boolean stopped;

    private Clients(int port) throws IOException {
        this.port = port;
        this.selector = Selector.open();
    }

    static Clients of(Server server) throws IOException {
        Clients clients = new Clients(server.port());
        clients.reader.setDaemon(true);
        clients.reader.start();
        return clients;
    }

    Connection open(String path, Connection.Receiver receiver) throws IOException {
        return add(Connection.open(port, path, receiver));
    }

    Connection openCompressed(String path, Connection.Receiver receiver) throws IOException {
        return add(Connection.openCompressed(port, path, receiver));
    }

    List<Connection> openStalled(String path, int count) throws IOException {
        List<Connection> stalled = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            stalled.add(Connection.openStalled(port, path));
        }
        return stalled;
    }

    private Connection add(Connection connection) throws IOException {
        connection.channel.register(selector, SelectionKey.OP_READ, connection);
        selector.wakeup();
        return connection;
    }

    /** How many connections the server has ended, of those that are read. */
    int lost() {
        return lost.get();
    }

    private void read() {
        try {
            while (!stopped) {
                selector.select(this::read);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(SelectionKey key) {
        Connection connection = (Connection) key.attachment();
        boolean open;
        try {
            open = connection.read(buffer);
        } catch (IOException e) {
            open = false;
        }
        if (!open) {
            lost.incrementAndGet();
            connection.close();
        }
    }

    /** Reads no more: what receivers have counted is then there for the caller to see. */
    void stop() throws InterruptedException {
        stopped = true;
        selector.wakeup();
        reader.join();
    }
}
