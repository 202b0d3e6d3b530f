package io.mahakam.spring.stress;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Clients that join the room and then break every rule, one after the other, a number of them at a time. */
@SuppressWarnings("try") // an interrupt ends the test
final class HostilePeers implements AutoCloseable {
    private static final int TEXT = 0x81;
    private static final long PAUSE_NANOS = 10_000_000;

    private final int port;
    private final @Nullable SSLSocketFactory tls;
    private final int atOnce;
    private final Random random = new Random(7);
    private final Queue<Socket> held = new ArrayDeque<>();
    private final Map<Hostility, Integer> acts = new EnumMap<>(Hostility.class);
    private final Thread thread = new Thread(this::run, "stress-hostile");
    private volatile boolean stopping;

    HostilePeers(int port, @Nullable SSLSocketFactory tls, int atOnce) {
        this.port = port;
        this.tls = tls;
        this.atOnce = atOnce;
        thread.start();
    }

    /** What a hostile peer does once it has joined. */
    enum Hostility {
        BREAKS_A_RULE_INSIDE_OF_A_MESSAGE,
        RESETS_INSIDE_OF_A_FRAME,
        NEVER_READS,
        NEVER_ANSWERS_THE_CLOSE,
        SENDS_GARBAGE,
        ENDS_ITS_HALF_INSIDE_OF_A_FRAME,
        SENDS_NO_TLS
    }

    /** Ends all, once each thing was done, and tells how often. */
    Map<Hostility, Integer> stop() throws InterruptedException {
        stopping = true;
        thread.join();
        return acts;
    }

    @Override
    public void close() throws InterruptedException {
        stop();
        held.forEach(StressClients::close);
    }

    private void run() {
        for (int number = 0; !stopping || number < Hostility.values().length; number++) {
            Hostility hostility = Hostility.values()[number % Hostility.values().length];
            try {
                act(hostility, number);
            } catch (IOException cutByTheServer) {
                // As it should.
            }
            acts.merge(hostility, 1, Integer::sum);
            while (held.size() > atOnce) {
                StressClients.close(held.remove());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void act(Hostility hostility, int number) throws IOException {
        Socket plain = StressClients.socket(port);
        held.add(plain);
        plain.setSoTimeout(5000);
        Socket socket = StressClients.secured(plain, tls);
        StressClients.handshake(socket, number % 2 == 0 ? "/inline" : "/worker");
        byte[] joined = said(StressMessage.JOINED, 1_000_000 + number);
        byte[] echo = said(StressMessage.ECHO, 1_000_000 + number);
        byte[] half = Arrays.copyOf(echo, echo.length / 2);
        send(socket, joined);
        switch (hostility) {
            case BREAKS_A_RULE_INSIDE_OF_A_MESSAGE -> {
                byte[] fragment = echo.clone();
                fragment[0] = 0x01;
                send(socket, echo, fragment, StressPeer.masked(0x83, new byte[100]), echo, garbage());
            }
            case RESETS_INSIDE_OF_A_FRAME -> {
                send(socket, echo, half);
                plain.setSoLinger(true, 0);
                plain.close();
            }
            case NEVER_READS -> send(socket, echo);
            case NEVER_ANSWERS_THE_CLOSE -> send(socket, said('?', 1_000_000 + number), half);
            case SENDS_GARBAGE -> send(socket, garbage());
            case ENDS_ITS_HALF_INSIDE_OF_A_FRAME -> {
                send(socket, half);
                plain.shutdownOutput();
            }
            case SENDS_NO_TLS -> plain.getOutputStream().write(garbage());
        }
    }

    private static byte[] said(char kind, int sender) {
        return StressPeer.masked(TEXT, new StressMessage(kind, sender, 1).bytes());
    }

    private static void send(Socket socket, byte[]... frames) throws IOException {
        for (byte[] frame : frames) {
            socket.getOutputStream().write(frame);
        }
    }

    private byte[] garbage() {
        byte[] bytes = new byte[5000];
        random.nextBytes(bytes);
        return bytes;
    }
}
