package io.mahakam.spring.test;

import io.mahakam.session.Transport;
import io.mahakam.session.TransportHandler;
import io.mahakam.spring.web.ConnectionAdopter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.WebServer;

/** Takes over the connections of mock requests that a {@link WebSocketTestClient} has made; there is no server. */
final class MemoryConnectionAdopter implements ConnectionAdopter {
    /** The request's attribute with its {@link MemoryWire}. */
    static final String WIRE = MemoryWire.class.getName();

    private final MemoryLoop loop;

    /** As long as somebody knows them. */
    private final Set<MemoryWire> wires = Collections.newSetFromMap(Collections.synchronizedMap(new WeakHashMap<>()));

    MemoryConnectionAdopter(MemoryLoop loop) {
        this.loop = loop;
    }

    @Override
    public boolean serves(@Nullable WebServer server) {
        return server == null;
    }

    @Override
    public String description() {
        return "memory, for tests";
    }

    @Override
    public void start() {
        loop.start();
    }

    /** Does nothing for a mock request of anybody else's: it has no connection. */
    @Override
    public void adopt(HttpServletRequest request, Function<Transport, TransportHandler> session) {
        if (request.getAttribute(WIRE) instanceof MemoryWire wire) {
            wires.add(wire);
            wire.adopt(session);
        }
    }

    @Override
    public void stop() {
        List.copyOf(wires).forEach(MemoryWire::lose);
        loop.close();
    }
}
