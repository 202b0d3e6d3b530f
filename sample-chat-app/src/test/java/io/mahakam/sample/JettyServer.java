package io.mahakam.sample;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/** Jetty's server, which echoes texts in two fragments. */
final class JettyServer implements AutoCloseable {
    private static final int MOST = 2 << 20;

    private final Server server = new Server(new InetSocketAddress("127.0.0.1", 0));

    JettyServer() throws Exception {
        server.setHandler(WebSocketUpgradeHandler.from(server, container -> {
            container.setMaxTextMessageSize(MOST);
            container.setMaxBinaryMessageSize(MOST);
            container.addMapping("/echo", (request, response, callback) -> new Echo());
        }));
        server.start();
    }

    URI echo() {
        return URI.create("ws://127.0.0.1:" + ((ServerConnector) server.getConnectors()[0]).getLocalPort() + "/echo");
    }

    @Override
    public void close() {
        LifeCycle.stop(server);
    }

    /** Must be public for Jetty to call it. */
    public static final class Echo extends Session.Listener.AbstractAutoDemanding {
        @Override
        public void onWebSocketText(String text) {
            if (text.equals("close me")) {
                getSession().close(4001, "as asked", Callback.NOOP);
                return;
            }
            int half = text.offsetByCodePoints(0, text.codePointCount(0, text.length()) / 2);
            getSession()
                    .sendPartialText(
                            text.substring(0, half),
                            false,
                            Callback.from(
                                    () -> getSession().sendPartialText(text.substring(half), true, Callback.NOOP),
                                    failure -> getSession().disconnect()));
        }

        @Override
        public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
            getSession().sendBinary(payload, callback);
        }
    }
}
