package io.mahakam.spring.jetty;

import io.mahakam.session.Transport;
import io.mahakam.session.TransportHandler;
import io.mahakam.spring.web.ConnectionAdopter;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.channels.SelectableChannel;
import java.nio.channels.Selector;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectableChannelEndPoint;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jetty.JettyWebServer;
import org.springframework.boot.web.server.WebServer;

/** Takes connections over from Jetty's HTTP/1.1, plain or TLS, once Jetty has sent the 101. */
final class JettyConnectionAdopter implements ConnectionAdopter {
    /** So long a selector may be busy with what it is calling before that is interrupted. */
    private static final long PATIENCE_SECONDS = 2;

    /** So long a connection waits at most until Jetty closes it, when many are to be closed. */
    private static final long CLOSING_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Map<ManagedSelector, SelectorLane> lanes = new ConcurrentHashMap<>();
    private volatile boolean stopped;

    @Override
    public boolean serves(@Nullable WebServer server) {
        return server instanceof JettyWebServer;
    }

    @Override
    public String description() {
        return "Jetty's selectors";
    }

    @Override
    public void start() {
        // Jetty's selectors run already.
    }

    @Override
    public void adopt(HttpServletRequest request, Function<Transport, TransportHandler> session) {
        Request core = ServletContextRequest.getServletContextRequest(request);
        ConnectionMetaData connected = core.getConnectionMetaData();
        Connector connector = connected.getConnector();
        EndPoint endPoint = connected.getConnection().getEndPoint();
        SelectableChannelEndPoint socket = socket(endPoint);
        SelectorLane lane = lane(connector, socket.getChannel());
        JettyConnection connection =
                new JettyConnection(endPoint, connector.getExecutor(), lane, endPoint == socket, session);
        connector.getEventListeners().forEach(connection::addEventListener);
        // Of the request that the connection knows, not of the servlet context.
        Request.unWrap(core).setAttribute(HttpStream.UPGRADE_CONNECTION_ATTRIBUTE, connection);
    }

    private static SelectableChannelEndPoint socket(EndPoint endPoint) {
        EndPoint innermost = JettyConnection.innermost(endPoint);
        if (innermost instanceof SelectableChannelEndPoint socket) {
            return socket;
        }
        throw unknown(innermost);
    }

    /** The lane that is the selector of a socket. */
    private SelectorLane lane(Connector connector, SelectableChannel channel) {
        if (connector instanceof ServerConnector server) {
            for (ManagedSelector managed : server.getSelectorManager().getBeans(ManagedSelector.class)) {
                Selector selector = managed.getSelector();
                if (selector != null && channel.keyFor(selector) != null) {
                    return lane(managed, connector);
                }
            }
        }
        throw unknown(connector);
    }

    private SelectorLane lane(ManagedSelector managed, Connector connector) {
        SelectorLane lane = lanes.computeIfAbsent(managed, selector -> {
            SelectorLane created =
                    new SelectorLane(selector, connector.getScheduler(), CLOSING_NANOS, () -> lanes.remove(selector));
            selector.addEventListener(created);
            return created;
        });
        if (managed.isStopped()) { // meanwhile, and may have told nobody
            lane.lifeCycleStopped(managed);
        }
        if (stopped) {
            lane.stop(); // our own stop waits no more
        }
        return lane;
    }

    /** How many selectors have connections of ours, or had and still run. */
    int selectors() {
        return lanes.size();
    }

    private static IllegalStateException unknown(Object found) {
        return new IllegalStateException("Mahakam needs Jetty's ServerConnector, this one has "
                + found.getClass().getName());
    }

    @Override
    public void stop() {
        stopped = true;
        lanes.values().forEach(SelectorLane::stop);
        try {
            CompletableFuture.allOf(
                            lanes.values().stream().map(SelectorLane::cut).toArray(CompletableFuture[]::new))
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException heldUp) {
            lanes.values().forEach(SelectorLane::interrupt); // or Jetty's stop would wait for it without end
        } catch (InterruptedException stopWaiting) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
