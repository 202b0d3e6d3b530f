package io.mahakam.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.chrome.ChromeDriver;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Clients that others wrote, at the echo endpoint. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = "mahakam.max-message-size=2MB")
class InteroperabilityTests {
    @LocalServerPort
    int port;

    /** What is agreed with a client that offers compression. */
    String agreed() {
        return "";
    }

    @Test
    void javaHttpClient() throws Exception {
        Received received = new Received();
        WebSocket client = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create(echo()), received)
                .get(20, TimeUnit.SECONDS);
        for (Object message : Peer.MESSAGES) {
            if (message instanceof String text) {
                client.sendText(text, true).join();
            } else if (message instanceof ByteString binary) {
                client.sendBinary(binary.asByteBuffer(), true).join();
            }
            assertThat(received.next()).isEqualTo(message);
        }
        client.sendText("in ", false).join();
        client.sendPing(ByteBuffer.wrap("in between".getBytes(StandardCharsets.UTF_8)))
                .join();
        client.sendText("two parts", true).join();
        assertThat(received.next()).isEqualTo("in two parts");
        client.sendClose(4000, "done").join();
        assertThat(received.next()).isEqualTo(List.of(4000, ""));
    }

    @Test
    void okHttp() throws Exception {
        BlockingQueue<Object> received = new LinkedBlockingQueue<>();
        OkHttpClient factory = new OkHttpClient();
        okhttp3.WebSocket client =
                factory.newWebSocket(new Request.Builder().url(echo()).build(), new WebSocketListener() {
                    @Override
                    public void onOpen(okhttp3.WebSocket socket, Response response) {
                        received.add(response.header("Sec-WebSocket-Extensions", ""));
                    }

                    @Override
                    public void onMessage(okhttp3.WebSocket socket, String text) {
                        received.add(text);
                    }

                    @Override
                    public void onMessage(okhttp3.WebSocket socket, ByteString bytes) {
                        received.add(bytes);
                    }

                    @Override
                    public void onClosed(okhttp3.WebSocket socket, int code, String reason) {
                        received.add(List.of(code, reason));
                    }

                    @Override
                    public void onFailure(okhttp3.WebSocket socket, Throwable problem, Response response) {
                        received.add(problem);
                    }
                });
        assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo(agreed());
        for (Object message : Peer.MESSAGES) {
            if (message instanceof String text) {
                client.send(text);
            } else if (message instanceof ByteString binary) {
                client.send(binary);
            }
            assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo(message);
        }
        client.close(4000, "done");
        assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo(List.of(4000, ""));
        factory.dispatcher().executorService().shutdown();
    }

    @Test
    void jetty() throws Exception {
        try (JettyPeer client = new JettyPeer(URI.create(echo()))) {
            assertThat(client.agreed()).isEqualTo(agreed());
            client.converse();
        }
    }

    @Test
    void netty() throws Exception {
        boolean withoutTakeover = agreed().contains("no_context_takeover");
        try (NettyPeer client = new NettyPeer(URI.create(echo()), withoutTakeover)) {
            assertThat(client.agreed()).isEqualTo(agreed());
            client.converse();
        }
    }

    @Test
    void mahakam() throws Exception {
        try (MahakamPeer client = new MahakamPeer(URI.create(echo()), "permessage-deflate; client_max_window_bits")) {
            assertThat(client.agreed()).isEqualTo(agreed());
            client.converse();
        }
    }

    @Test
    void pythonWebsockets() throws Exception {
        String python = Tool.pythonWith("websockets").toString();
        for (String compression : List.of("", "deflate")) {
            assertThat(Tool.run(Path.of("src/test/python"), python, "echo_client.py", echo(), compression))
                    .contains("all came back [" + (compression.isEmpty() ? "" : agreed()) + "]");
        }
    }

    @Test
    void nodeWs(@TempDir Path directory) throws Exception {
        String node = Tool.nodeIn(directory, "echo.mjs").toString();
        assertThat(Tool.run(directory, node, "echo.mjs", echo(), "{}")).contains("all came back", "[" + agreed() + "]");
        // zlib in node has only the window that was agreed
        String small = agreed().isEmpty() ? "" : agreed() + "; server_max_window_bits=9";
        assertThat(Tool.run(directory, node, "echo.mjs", echo(), "{\"serverMaxWindowBits\": 9}"))
                .contains("all came back", "[" + small + "]");
    }

    @Test
    void browser(@TempDir Path profile) {
        ChromeDriver driver = Browser.start(profile);
        try {
            driver.get("http://localhost:" + port + "/client.html");
            Object answer = driver.executeAsyncScript("""
                    const done = arguments[arguments.length - 1];
                    const socket = new WebSocket(arguments[0]);
                    socket.binaryType = 'arraybuffer';
                    const messages = ['text', 'Grüße 🌊', '', new Uint8Array([0, 255]), new Uint8Array(0),
                      'x'.repeat(1 << 20), arguments[1], new Uint8Array(1 << 20)];
                    let next = 0;
                    const same = (sent, received) => typeof sent === 'string' ? sent === received
                      : received instanceof ArrayBuffer && new Uint8Array(received).join() === sent.join();
                    socket.onopen = () => socket.send(messages[next]);
                    socket.onmessage = ({ data }) => {
                      if (!same(messages[next], data)) { done('message ' + next + ' came back changed'); return; }
                      next++;
                      if (next < messages.length) socket.send(messages[next]); else socket.close(4000, 'done');
                    };
                    socket.onclose = ({ code, reason, wasClean }) => done([next, code, reason, wasClean, socket.extensions].join());
                    """, echo(), Peer.words());
            assertThat(answer).isEqualTo("8,4000,,true," + agreed());
        } finally {
            driver.quit();
        }
    }

    private String echo() {
        return "ws://localhost:" + port + "/echo";
    }

    /** Puts messages together, which the client hands over in parts. */
    private static final class Received implements WebSocket.Listener {
        private final BlockingQueue<Object> messages = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();
        private final ByteArrayOutputStream binary = new ByteArrayOutputStream();

        Object next() throws InterruptedException {
            Object message = messages.poll(20, TimeUnit.SECONDS);
            assertThat(message).as("what was received").isNotNull();
            return message;
        }

        @Override
        public CompletionStage<?> onText(WebSocket client, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                messages.add(text.toString());
                text.setLength(0);
            }
            client.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket client, ByteBuffer data, boolean last) {
            byte[] part = new byte[data.remaining()];
            data.get(part);
            binary.writeBytes(part);
            if (last) {
                messages.add(ByteString.of(binary.toByteArray()));
                binary.reset();
            }
            client.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket client, int code, String reason) {
            messages.add(List.of(code, reason));
            return null;
        }
    }
}
