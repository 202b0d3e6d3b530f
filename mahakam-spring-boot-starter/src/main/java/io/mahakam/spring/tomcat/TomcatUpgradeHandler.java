package io.mahakam.spring.tomcat;

import io.mahakam.loop.EventLoops.AdoptedTransport;
import io.mahakam.session.Transport;
import io.mahakam.session.TransportHandler;
import jakarta.servlet.http.WebConnection;
import java.util.Objects;
import java.util.function.Function;
import org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SSLSupport;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Where Tomcat hands a connection over. By {@link #hasAsyncIO()} Tomcat keeps the socket in its books (limits, closing
 * at stop) but never polls it again; from {@link #init} on an event loop reads and writes it.
 */
public final class TomcatUpgradeHandler implements InternalHttpUpgradeHandler {
    private @Nullable Adoption adoption;
    private @Nullable SocketWrapperBase<?> wrapper;
    private volatile @Nullable AdoptedTransport adopted;

    /** Called by Tomcat. */
    public TomcatUpgradeHandler() {}

    /** Says what is to become of the connection; called between its creation and {@link #init}. */
    void adoptWith(TomcatConnectionAdopter adopter, Function<Transport, TransportHandler> session) {
        adoption = new Adoption(adopter, session);
    }

    @Override
    public void setSocketWrapper(SocketWrapperBase<?> newWrapper) {
        wrapper = newWrapper;
    }

    /** The 101 is written; runs on Tomcat's thread, under the connection's lock. */
    @Override
    public void init(WebConnection connection) {
        Adoption due = Objects.requireNonNull(adoption);
        SocketWrapperBase<?> connected = Objects.requireNonNull(wrapper);
        // Tomcat keeps this handler as long as the connection, and both are of no more use here.
        adoption = null;
        wrapper = null;
        adopted = due.adopter.connected(connected, due.session);
    }

    @Override
    public boolean hasAsyncIO() {
        return true;
    }

    /** Tomcat polls no more, so all it has to tell is that it closes the connection. */
    @Override
    public SocketState upgradeDispatch(SocketEvent event) {
        destroy();
        return SocketState.CLOSED;
    }

    /** Tomcat has closed the connection, at our wish or its own; any thread. */
    @Override
    public void destroy() {
        AdoptedTransport transport = adopted;
        if (transport != null) {
            transport.lost();
        }
    }

    /** Tomcat stops accepting; the sessions are told by the application context's lifecycle, before. */
    @Override
    public void pause() {}

    /** There is no Servlet async request to time out. */
    @Override
    public void timeoutAsync(long now) {}

    /** TLS stays inside the channel. */
    @Override
    public void setSslSupport(SSLSupport sslSupport) {}

    private record Adoption(TomcatConnectionAdopter adopter, Function<Transport, TransportHandler> session) {}
}
