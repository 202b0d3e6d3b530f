package io.mahakam.spring.stress;

import io.mahakam.spring.RawHttp;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Connects honest peers and reads for them: plain ones with one thread for all, TLS ones with a thread for each. */
@SuppressWarnings("try") // an interrupt ends the test
final class StressClients implements AutoCloseable {
    private final int port;
    private final @Nullable SSLSocketFactory tls;
    private final Selector selector;
    private final Thread thread;
    private final Queue<Registration> registrations = new ConcurrentLinkedQueue<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    /** @param tls for TLS, or {@code null} */
    StressClients(int port, @Nullable SSLSocketFactory tls) throws IOException {
        this.port = port;
        this.tls = tls;
        this.selector = Selector.open();
        this.thread = new Thread(this::run, "stress-clients");
        thread.start();
    }

    private record Registration(SocketChannel channel, StressPeer peer) {}

    /** A connection without a word said. */
    static Socket socket(int port) throws IOException {
        Socket socket = SocketChannel.open().socket();
        socket.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setTcpNoDelay(true);
        return socket;
    }

    /** The connection itself, or TLS on it. */
    static Socket secured(Socket socket, @Nullable SSLSocketFactory tls) throws IOException {
        return tls == null ? socket : tls.createSocket(socket, "127.0.0.1", socket.getPort(), true);
    }

    /** Upgrades a connection; what the server says behind the handshake stays unread. */
    static void handshake(Socket socket, String path) throws IOException {
        socket.getOutputStream().write(RawHttp.bytes(RawHttp.handshake(path)));
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("No answer but: " + head);
            }
            head.append((char) next);
        }
        if (!head.toString().startsWith("HTTP/1.1 101 ")) {
            throw new IOException(head.toString());
        }
    }

    /** Connects a peer, which may send from then on. */
    void connect(StressPeer peer, String path) throws IOException {
        Socket plain = socket(port);
        Socket socket = secured(plain, tls);
        sockets.add(socket);
        if (tls != null) {
            peer.connected(bytes -> socket.getOutputStream().write(bytes));
            handshake(socket, path);
            new Thread(() -> read(socket, peer), "stress-client").start();
            return;
        }
        handshake(socket, path);
        SocketChannel channel = plain.getChannel();
        channel.configureBlocking(false);
        peer.connected(bytes -> write(channel, bytes));
        registrations.add(new Registration(channel, peer));
        selector.wakeup();
    }

    /** What a peer has to say is far less than a connection takes, unless the server does not read. */
    private static void write(SocketChannel channel, byte[] bytes) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        while (left.hasRemaining()) {
            if (channel.write(left) == 0) {
                Thread.onSpinWait();
            }
        }
    }

    private void run() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);
        try {
            while (!stopping) {
                selector.select(key -> read(key, buffer));
                for (Registration next = registrations.poll(); next != null; next = registrations.poll()) {
                    next.channel.register(selector, SelectionKey.OP_READ, next.peer);
                }
            }
            selector.close();
        } catch (IOException problem) {
            throw new IllegalStateException(problem);
        }
    }

    private void read(SelectionKey key, ByteBuffer buffer) {
        StressPeer peer = (StressPeer) key.attachment();
        SocketChannel channel = (SocketChannel) key.channel();
        try {
            if (channel.read(buffer.clear()) < 0) {
                end(peer, channel.socket(), "end of stream");
            } else {
                peer.received(buffer.flip());
            }
        } catch (IOException lost) {
            end(peer, channel.socket(), lost.toString());
        }
    }

    private void read(Socket socket, StressPeer peer) {
        byte[] bytes = new byte[16 * 1024];
        try {
            InputStream in = socket.getInputStream();
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                peer.received(ByteBuffer.wrap(bytes, 0, count));
            }
            end(peer, socket, "end of stream");
        } catch (IOException lost) {
            end(peer, socket, lost.toString());
        }
    }

    private void end(StressPeer peer, Socket socket, String how) {
        peer.ended(how);
        sockets.remove(socket);
        close(socket);
    }

    static void close(Socket socket) {
        try {
            socket.close();
        } catch (SocketException reset) {
            // The peer was faster.
        } catch (IOException problem) {
            throw new IllegalStateException(problem);
        }
    }

    @Override
    public void close() throws InterruptedException {
        stopping = true;
        selector.wakeup();
        thread.join();
        sockets.forEach(StressClients::close);
    }
}
