package io.mahakam.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
    private static final int MEBIBYTE = 1 << 20;

    /** Texts stand for text messages, byte strings for binary ones. */
    private static final List<Object> MESSAGES = List.of(
            "text",
            "Grüße 🌊",
            "",
            ByteString.of((byte) 0, (byte) 255),
            ByteString.EMPTY,
            "x".repeat(MEBIBYTE),
            words(),
            ByteString.of(new byte[MEBIBYTE]));

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
        for (Object message : MESSAGES) {
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
        for (Object message : MESSAGES) {
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
    void nodeWs(@TempDir Path directory) throws Exception {
        String npm = Tool.find("npm").toString();
        for (String file : List.of("package.json", "package-lock.json", "echo.mjs")) {
            Files.copy(Path.of("src/test/node", file), directory.resolve(file));
        }
        run(directory, npm, "ci", "--silent", "--no-audit", "--no-fund");
        String node = Tool.find("node").toString();
        assertThat(run(directory, node, "echo.mjs", echo(), "{}")).contains("all came back", "[" + agreed() + "]");
        // zlib in node has only the window that was agreed
        String small = agreed().isEmpty() ? "" : agreed() + "; server_max_window_bits=9";
        assertThat(run(directory, node, "echo.mjs", echo(), "{\"serverMaxWindowBits\": 9}"))
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
                    """, echo(), words());
            assertThat(answer).isEqualTo("8,4000,,true," + agreed());
        } finally {
            driver.quit();
        }
    }

    /** A text of 200,000 characters whose parts occur again and again, near and far. */
    private static String words() {
        StringBuilder words = new StringBuilder();
        for (int i = 0; words.length() < 200_000; i++) {
            words.append(Integer.toString(i * 7919 % 1013, 36)).append(' ');
        }
        return words.toString();
    }

    private String echo() {
        return "ws://localhost:" + port + "/echo";
    }

    private static String run(Path directory, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
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
