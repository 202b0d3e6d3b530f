package io.mahakam.spring;

import io.mahakam.protocol.CloseStatus;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The JDK's WebSocket client, asked instead of listened to. */
public final class WebSocketTestClient implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 20;

    private final WebSocket socket;
    private final Received received;

    private WebSocketTestClient(WebSocket socket, Received received) {
        this.socket = socket;
        this.received = received;
    }

    public static WebSocketTestClient connect(int port, String path) {
        return connect(port, path, handshake -> {});
    }

    public static WebSocketTestClient connect(int port, String path, Consumer<WebSocket.Builder> handshake) {
        WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
        handshake.accept(builder);
        Received received = new Received();
        URI uri = URI.create("ws://127.0.0.1:" + port + path);
        return new WebSocketTestClient(await(builder.buildAsync(uri, received)), received);
    }

    public void send(String text) {
        await(socket.sendText(text, true));
    }

    public void send(byte... data) {
        await(socket.sendBinary(ByteBuffer.wrap(data), true));
    }

    /** The next text message. */
    public String nextText() {
        return (String) received.next();
    }

    /** The next binary message. */
    public byte[] nextBinary() {
        return (byte[]) received.next();
    }

    /** How the server closes the session; messages before that are passed over. */
    public CloseStatus nextClose() {
        Object event = received.next();
        while (!(event instanceof CloseStatus)) {
            event = received.next();
        }
        return (CloseStatus) event;
    }

    public String subprotocol() {
        return socket.getSubprotocol();
    }

    @Override
    public void close() {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").whenComplete((sent, alreadyClosed) -> socket.abort());
    }

    private static <T> T await(CompletableFuture<T> future) {
        return future.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    /** Messages in order, and the Close or the failure behind them. */
    private static final class Received implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();
        private final ByteArrayOutputStream binary = new ByteArrayOutputStream();
        private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();

        Object next() {
            Object event;
            try {
                event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException problem) {
                throw new CompletionException(problem);
            }
            if (event == null) {
                throw new AssertionError("Nothing was received within " + PATIENCE_SECONDS + " s");
            }
            if (event instanceof Throwable problem) {
                throw new CompletionException(problem);
            }
            return event;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                events.add(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer part, boolean last) {
            byte[] bytes = new byte[part.remaining()];
            part.get(bytes);
            binary.writeBytes(bytes);
            if (last) {
                events.add(binary.toByteArray());
                binary.reset();
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            events.add(new CloseStatus(code, reason));
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable problem) {
            events.add(problem);
        }
    }
}
