package io.mahakam.benchmarks.rooms;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/**
 * A client's connection that costs the machine as little as can be, so that one process can hold 10,000 of them. It trusts
 * the server to keep to the protocol. One that is given to no {@link Reader} is a client that does not read.
 */
final class Connection implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 10_000;
    /** Linux doubles it. What a client that does not read takes in this buffer never reaches the server's queue. */
    static final int STALLED_RECEIVE_BUFFER = 4096;

    private static final byte[] NOTHING = {};

    final SocketChannel channel;
    final Receiver receiver;
    private byte[] unfinished = NOTHING;

    private Connection(SocketChannel channel, Receiver receiver) {
        this.channel = channel;
        this.receiver = receiver;
    }

    /** Takes the messages of a connection, on the reader's thread. */
    interface Receiver {
        void message(Connection connection, ByteBuffer payload, boolean compressed);
    }

    static Connection open(int port, String path, Receiver receiver) throws IOException {
        return open(port, path, receiver, 1 << 16, "");
    }

    static Connection openCompressed(int port, String path, Receiver receiver) throws IOException {
        return open(port, path, receiver, 1 << 16, "Sec-WebSocket-Extensions: permessage-deflate\r\n");
    }

    static Connection openStalled(int port, String path) throws IOException {
        return open(port, path, (connection, payload, compressed) -> {}, STALLED_RECEIVE_BUFFER, "");
    }

    private static Connection open(int port, String path, Receiver receiver, int receiveBuffer, String header)
            throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.socket().connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
            channel.socket().setSoTimeout(TIMEOUT_MILLIS);
            String request = "GET " + path + " HTTP/1.1\r\nHost: localhost:" + port
                    + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + header + "\r\n";
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.ISO_8859_1)));
            expectUpgrade(channel.socket().getInputStream());
            channel.configureBlocking(false);
            return new Connection(channel, receiver);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Byte by byte: what follows the empty line is the first frame. */
    private static void expectUpgrade(InputStream in) throws IOException {
        StringBuilder response = new StringBuilder();
        while (response.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("No answer to the handshake");
            }
            response.append((char) next);
        }
        if (!response.toString().startsWith("HTTP/1.1 101")) {
            throw new IOException("Not upgraded: " + response);
        }
    }

    /** Reads what there is, with a buffer that holds the largest frame; false at the end of the connection. */
    boolean read(ByteBuffer buffer) throws IOException {
        buffer.clear().put(unfinished);
        if (channel.read(buffer) < 0) {
            return false;
        }
        buffer.flip();
        boolean open = true;
        for (int frame = Frame.length(buffer); open && frame > 0; frame = Frame.length(buffer)) {
            int end = buffer.position() + frame;
            open = take(buffer, end);
            buffer.position(end);
        }
        unfinished = buffer.hasRemaining() ? new byte[buffer.remaining()] : NOTHING;
        buffer.get(unfinished);
        return open;
    }

    private boolean take(ByteBuffer buffer, int end) {
        int first = buffer.get(buffer.position());
        ByteBuffer payload = Frame.payload(buffer, end);
        switch (first & 0x0F) {
            case Frame.TEXT, Frame.BINARY -> receiver.message(this, payload, (first & Frame.RSV1) != 0);
            case Frame.PING -> send(Frame.PONG, payload);
            case Frame.CLOSE -> {
                return false;
            }
            default -> {}
        }
        return true;
    }

    void send(int opcode, ByteBuffer payload) {
        if (!send(opcode, payload, System.nanoTime() + TIMEOUT_MILLIS * 1_000_000L)) {
            throw new IllegalStateException("The server does not read");
        }
    }

    /** Sends a message, if the server reads on; false if it did not until then, and the connection is of no use any more. */
    boolean send(int opcode, ByteBuffer payload, long deadline) {
        ByteBuffer frame = Frame.masked(opcode, payload);
        try {
            channel.write(frame);
            while (frame.hasRemaining()) {
                if (System.nanoTime() - deadline > 0) {
                    return false;
                }
                LockSupport.parkNanos(100_000);
                channel.write(frame);
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a message if it fits into the socket's buffer: what a client does that is about to be cut anyway. */
    void trySend(int opcode, ByteBuffer payload) {
        try {
            channel.write(Frame.masked(opcode, payload));
        } catch (IOException e) {
            // It was cut.
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
