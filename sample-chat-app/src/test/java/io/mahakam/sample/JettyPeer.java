package io.mahakam.sample;

import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import okio.ByteString;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.client.ClientUpgradeRequest;
import org.eclipse.jetty.websocket.client.WebSocketClient;

/** Jetty's client. */
final class JettyPeer extends Peer {
    private static final int MOST = 2 << 20;

    private final WebSocketClient client = new WebSocketClient();
    private final Session session;

    JettyPeer(URI uri) throws Exception {
        client.setMaxTextMessageSize(MOST);
        client.setMaxBinaryMessageSize(MOST);
        client.start();
        ClientUpgradeRequest request = new ClientUpgradeRequest(uri);
        request.addExtensions("permessage-deflate");
        session = client.connect(new Listener(), request).get(20, TimeUnit.SECONDS);
    }

    @Override
    String agreed() {
        return Objects.requireNonNullElse(session.getUpgradeResponse().getHeader("Sec-WebSocket-Extensions"), "");
    }

    @Override
    void send(Object message) {
        if (message instanceof String text) {
            session.sendText(text, orFail());
        } else {
            session.sendBinary(((ByteString) message).asByteBuffer(), orFail());
        }
    }

    @Override
    void sendInParts(String first, ByteString ping, String second) {
        session.sendPartialText(first, false, orFail());
        session.sendPing(ping.asByteBuffer(), orFail());
        session.sendPartialText(second, true, orFail());
    }

    @Override
    void close(int code, String reason) {
        session.close(code, reason, orFail());
    }

    @Override
    public void close() {
        LifeCycle.stop(client);
    }

    private Callback orFail() {
        return Callback.from(() -> {}, this::receive);
    }

    /** Must be public for Jetty to call it. */
    public final class Listener implements Session.Listener.AutoDemanding {
        @Override
        public void onWebSocketText(String text) {
            receive(text);
        }

        @Override
        public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
            receive(ByteString.of(payload));
            callback.succeed();
        }

        @Override
        public void onWebSocketPong(ByteBuffer payload) {
            receive(new Pong(ByteString.of(payload)));
        }

        @Override
        public void onWebSocketClose(int code, String reason, Callback callback) {
            receive(new Closed(code, Objects.requireNonNullElse(reason, "")));
            callback.succeed();
        }
    }
}
