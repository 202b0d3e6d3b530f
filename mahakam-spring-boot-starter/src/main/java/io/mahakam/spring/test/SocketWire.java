package io.mahakam.spring.test;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A connection over TCP: a thread that reads and one that writes. */
final class SocketWire implements Wire {
    private static final byte[] END = {};
    private static final int BUFFER_SIZE = 8 * 1024;

    private final Socket socket;
    private final InputStream in;
    private final ClientPeer peer;
    private final BlockingQueue<byte[]> outgoing = new LinkedBlockingQueue<>();
    private boolean paused;

    SocketWire(Socket socket, InputStream in, ClientPeer peer) {
        this.socket = socket;
        this.in = in;
        this.peer = peer;
    }

    void start() {
        peer.attach(this);
        thread(this::read, "reader");
        thread(this::write, "writer");
    }

    private static void thread(Runnable task, String name) {
        Thread thread = new Thread(task, "mahakam-test-client-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private void read() {
        byte[] buffer = new byte[BUFFER_SIZE];
        try {
            awaitResumed();
            for (int count = in.read(buffer); count >= 0 && !peer.ended(); count = in.read(buffer)) {
                awaitResumed();
                peer.receive(ByteBuffer.wrap(buffer, 0, count));
            }
        } catch (IOException | InterruptedException lost) {
            peer.transcript().note("the connection was lost: " + lost);
        }
        peer.receiveEnd();
        outgoing.add(END); // behind the answer to a Close
    }

    private void write() {
        try (socket) {
            for (byte[] bytes = outgoing.take(); bytes != END; bytes = outgoing.take()) {
                socket.getOutputStream().write(bytes);
            }
        } catch (IOException | InterruptedException lost) {
            peer.transcript().note("the connection was lost: " + lost);
        }
    }

    private synchronized void awaitResumed() throws InterruptedException {
        while (paused) {
            wait();
        }
    }

    @Override
    public void write(byte[] bytes) {
        outgoing.add(bytes);
    }

    /** How much finds room is up to the systems at both ends. */
    @Override
    public synchronized void pause(int room) {
        paused = true;
    }

    @Override
    public synchronized void resume() {
        paused = false;
        notifyAll();
    }

    @Override
    public void cut() {
        try {
            socket.close();
        } catch (IOException lost) {
            peer.transcript().note("the connection was lost: " + lost);
        }
        outgoing.add(END);
        resume();
    }
}
