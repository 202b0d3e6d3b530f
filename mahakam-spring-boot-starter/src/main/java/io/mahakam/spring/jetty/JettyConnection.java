package io.mahakam.spring.jetty;

import io.mahakam.session.Transport;
import io.mahakam.session.TransportHandler;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.jspecify.annotations.Nullable;

/**
 * Where Jetty hands a connection over, once the 101 is written. Jetty keeps it in its books (limits, statistics, closing
 * at stop); a transport reads and writes it.
 */
final class JettyConnection extends AbstractConnection implements Connection.UpgradeTo {
    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    private final SelectorLane lane;
    private final boolean direct;
    private final Function<Transport, TransportHandler> session;
    private ByteBuffer early = NONE;
    private volatile @Nullable JettyTransport transport;

    JettyConnection(
            EndPoint endPoint,
            Executor executor,
            SelectorLane lane,
            boolean direct,
            Function<Transport, TransportHandler> session) {
        super(endPoint, executor);
        this.lane = lane;
        this.direct = direct;
        this.session = session;
    }

    /** The socket, which may have TLS around it. */
    static EndPoint innermost(EndPoint endPoint) {
        EndPoint innermost = endPoint;
        while (innermost instanceof EndPoint.Wrapper wrapper) {
            innermost = wrapper.unwrap();
        }
        return innermost;
    }

    /** What has come in the same packet as the handshake; before {@link #onOpen}. */
    @Override
    public void onUpgradeTo(ByteBuffer buffer) {
        early = ByteBuffer.allocate(buffer.remaining()).put(buffer).flip();
    }

    @Override
    public void onOpen() {
        super.onOpen();
        getEndPoint().setIdleTimeout(-1); // the session's heartbeat sees to that
        try {
            JettyTransport opened = new JettyTransport(lane, getEndPoint(), direct, early, session);
            early = NONE;
            transport = opened;
            lane.connect(opened);
        } catch (RuntimeException | Error fault) {
            getEndPoint().close();
            throw fault;
        }
    }

    @Override
    public boolean onIdleExpired(TimeoutException unused) {
        return false;
    }

    /** Jetty has closed the connection, at our wish or its own; any thread. */
    @Override
    public void onClose(@Nullable Throwable cause) {
        super.onClose(cause);
        JettyTransport opened = transport;
        if (opened != null) {
            opened.closedByJetty();
        }
    }

    @Override
    public void onFillable() {
        throw new AssertionError("The transport has its own callbacks");
    }
}
