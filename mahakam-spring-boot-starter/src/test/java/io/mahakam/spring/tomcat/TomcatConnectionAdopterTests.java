package io.mahakam.spring.tomcat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.session.SessionListener;
import io.mahakam.session.WebSocketSession;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Real connections to a real Tomcat, plain and TLS, byte by byte. */
@ParameterizedClass(name = "TLS: {0}")
@ValueSource(booleans = {false, true})
class TomcatConnectionAdopterTests {
    private static final byte[] MASK = {0x12, 0x34, 0x56, 0x78};

    @TempDir
    static Path directory;

    private static Path keyStore;

    private final boolean secure;
    private final Queue<CloseStatus> closed = new ConcurrentLinkedQueue<>();
    private final List<Socket> clients = new ArrayList<>();
    private final TomcatServer server;

    TomcatConnectionAdopterTests(boolean secure) throws Exception {
        this.secure = secure;
        this.server = new TomcatServer(directory, new Echo(), secure ? keyStore : null);
    }

    @BeforeAll
    static void makeKey() throws Exception {
        keyStore = directory.resolve("server.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "RSA",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        keyStore.toString(),
                        "-storepass",
                        TomcatServer.KEY_PASSWORD)
                .inheritIO()
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(keytool.exitValue()).isZero();
    }

    @AfterEach
    void stop() throws Exception {
        for (Socket client : clients) {
            client.close();
        }
        server.close();
    }

    @Test
    void echoesMessagesOfAllSizes() throws Exception {
        Socket client = open(new byte[0]);
        Random random = new Random(1);
        for (int size : new int[] {0, 1, 125, 126, 65535, 65536, 100_000, 1 << 20, 3 << 20}) {
            byte[] payload = new byte[size];
            random.nextBytes(payload);
            client.getOutputStream().write(frame(0x82, payload));
            assertThat(readFrame(client)).containsExactly(payload);
        }
    }

    @Test
    void keepsFramesThatComeWithTheHandshake() throws Exception {
        ByteArrayOutputStream early = new ByteArrayOutputStream();
        for (int i = 0; i < 40; i++) {
            early.write(frame(0x82, ("early " + i + " ").repeat(20).getBytes(StandardCharsets.UTF_8)));
        }
        Socket client = open(early.toByteArray());
        for (int i = 0; i < 40; i++) {
            assertThat(new String(readFrame(client), StandardCharsets.UTF_8))
                    .isEqualTo(("early " + i + " ").repeat(20));
        }
    }

    @Test
    void writesOnWhenAClientThatDidNotReadReadsAgain() throws Exception {
        Socket client = open(new byte[0]);
        byte[] payload = new byte[200_000];
        new Random(2).nextBytes(payload);
        Thread sender = new Thread(() -> {
            try {
                for (int i = 0; i < 100; i++) {
                    client.getOutputStream().write(frame(0x82, payload));
                }
            } catch (IOException failed) {
                throw new java.io.UncheckedIOException(failed);
            }
        });
        sender.start();
        await().until(() -> queuedBytes() > 0); // the client's window is full
        for (int i = 0; i < 100; i++) {
            assertThat(readFrame(client)).containsExactly(payload);
        }
        sender.join();
    }

    @Test
    void completesTheCloseHandshakeAndEndsTheConnectionItself() throws Exception {
        Socket client = open(new byte[0]);
        client.getOutputStream().write(frame(0x88, new byte[] {0x03, (byte) 0xE8})); // Close, 1000
        assertThat(readFrame(client)).containsExactly(0x03, 0xE8);
        assertThat(client.getInputStream().read()).isEqualTo(-1);
        await().until(() -> closed.contains(CloseStatus.NORMAL));
    }

    @Test
    void forgetsEveryConnectionHoweverItEnds() throws Exception {
        for (int i = 0; i < 60; i++) {
            Socket client = open(i % 2 == 0 ? new byte[0] : frame(0x88, new byte[0]));
            switch (i % 4) {
                case 0 -> client.close();
                case 1 -> readFrame(client); // our answer to the Close that came with the handshake
                case 2 -> client.getOutputStream().write(new byte[] {(byte) 0xFF, 0}); // reserved bits: 1002
                default -> client.setSoLinger(true, 0);
            }
            client.close();
        }
        await().untilAsserted(
                        () -> assertThat(server.connections()).isLessThanOrEqualTo(1)); // an acceptor counts itself
        await().untilAsserted(() -> assertThat(closed).hasSize(60));
        assertThat(server.sessions.all()).isEmpty();
        assertThat(server.waitingProcessors()).isEmpty();
    }

    @Test
    void tellsTheSessionWhenTomcatClosesTheConnection() throws Exception {
        open(new byte[0]);
        await().until(() -> server.sessions.all().size() == 1);
        server.stopTomcat();
        await().until(() -> closed.contains(CloseStatus.ABNORMAL));
    }

    private long queuedBytes() {
        return server.sessions.all().stream()
                .mapToLong(WebSocketSession::queuedBytes)
                .sum();
    }

    private Socket open(byte[] withHandshake) throws Exception {
        Socket client = secure
                ? trusting().getSocketFactory().createSocket("127.0.0.1", server.port())
                : new Socket(InetAddress.getByName("127.0.0.1"), server.port());
        clients.add(client);
        client.setSoTimeout(20_000);
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.write(("GET /echo HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\nUpgrade: websocket\r\n"
                        + "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                        + "Sec-WebSocket-Version: 13\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        request.write(withHandshake);
        OutputStream output = client.getOutputStream();
        output.write(request.toByteArray());
        output.flush();
        String response = readHead(client.getInputStream());
        assertThat(response).startsWith("HTTP/1.1 101").contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        return client;
    }

    private static SSLContext trusting() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keyStore)) {
            store.load(in, TomcatServer.KEY_PASSWORD.toCharArray());
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static String readHead(InputStream input) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            int next = input.read();
            if (next < 0) {
                throw new EOFException(head.toString(StandardCharsets.US_ASCII));
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.US_ASCII);
    }

    /** A client's frame: masked. */
    private static byte[] frame(int firstByte, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14).put((byte) firstByte);
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else if (payload.length < 65536) {
            frame.put((byte) 0xFE).putShort((short) payload.length);
        } else {
            frame.put((byte) 0xFF).putLong(payload.length);
        }
        frame.put(MASK);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ MASK[i & 3]));
        }
        byte[] bytes = new byte[frame.flip().remaining()];
        frame.get(bytes);
        return bytes;
    }

    private static byte[] readFrame(Socket client) throws IOException {
        DataInputStream input = new DataInputStream(client.getInputStream());
        input.readByte();
        int length = input.readByte();
        if (length == 126) {
            length = input.readUnsignedShort();
        } else if (length == 127) {
            length = Math.toIntExact(input.readLong());
        }
        return input.readNBytes(length);
    }

    private final class Echo implements SessionListener {
        @Override
        public void opened(WebSocketSession session) {}

        @Override
        public void text(WebSocketSession session, ByteBuffer utf8) {
            session.send(StandardCharsets.UTF_8.decode(utf8).toString());
        }

        @Override
        public void binary(WebSocketSession session, ByteBuffer payload) {
            session.send(payload);
        }

        @Override
        public void closed(WebSocketSession session, CloseStatus status) {
            closed.add(new CloseStatus(status.code()));
        }

        @Override
        public void failed(WebSocketSession session, @Nullable Throwable problem) {
            throw new AssertionError(problem);
        }
    }
}
