package io.mahakam.loop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicInteger;

/** A connection on the loopback interface: its server's end for an event loop to adopt, its client's for the test. */
final class SocketChannelPair implements AdoptedChannel, AutoCloseable {
    private final SocketChannel server;
    private final SocketChannel client;
    private final AtomicInteger closed = new AtomicInteger();

    /** What the server's end does instead of reading or writing. */
    private volatile RuntimeException fault;

    private volatile boolean canHalfClose = true;
    private volatile boolean mayHoldMore;

    private SocketChannelPair(SocketChannel server, SocketChannel client) {
        this.server = server;
        this.client = client;
    }

    static SocketChannelPair open() {
        try (ServerSocketChannel listening = ServerSocketChannel.open()) {
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            SocketChannel client = SocketChannel.open(listening.getLocalAddress());
            SocketChannel server = listening.accept();
            server.configureBlocking(false);
            server.socket().setTcpNoDelay(true);
            client.socket().setSoTimeout(20_000);
            return new SocketChannelPair(server, client);
        } catch (IOException problem) {
            throw new IllegalStateException(problem);
        }
    }

    Socket client() {
        return client.socket();
    }

    /** The server's end, for whoever wants to close it behind the loop's back. */
    SocketChannel server() {
        return server;
    }

    void failWith(RuntimeException newFault) {
        fault = newFault;
    }

    void setMayHoldMore(boolean possible) {
        mayHoldMore = possible;
    }

    void setCanHalfClose(boolean possible) {
        canHalfClose = possible;
    }

    /** How often the loop has closed its end. */
    int closed() {
        return closed.get();
    }

    @Override
    public boolean mayHoldMore() {
        return mayHoldMore;
    }

    @Override
    public SelectableChannel selectable() {
        return server;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        throwFault();
        return server.read(into);
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        throwFault();
        return server.write(from);
    }

    @Override
    public boolean flush() {
        return true;
    }

    @Override
    public boolean shutdownOutput() throws IOException {
        if (canHalfClose) {
            server.shutdownOutput();
        }
        return canHalfClose;
    }

    /** Cuts the server's end: the loop's method. */
    @Override
    public void close() {
        closed.incrementAndGet();
        closeQuietly(server);
    }

    /** Ends the connection: the test's method. */
    void dispose() {
        closeQuietly(client);
        closeQuietly(server);
    }

    private void throwFault() {
        RuntimeException thrown = fault;
        if (thrown != null) {
            throw thrown;
        }
    }

    private static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException problem) {
            throw new IllegalStateException(problem);
        }
    }
}
