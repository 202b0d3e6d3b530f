package io.mahakam.spring.test;

import io.mahakam.session.Transport;
import io.mahakam.session.TransportHandler;
import io.mahakam.session.memory.MemoryTransport;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A connection in memory. All of it happens on the lane. */
final class MemoryWire implements Wire {
    private final MemoryLoop loop;
    private final ClientPeer peer;
    private final MemoryTransport transport;
    private final BooleanSupplier delivery = this::deliver;
    private volatile boolean adopted;
    private @Nullable TransportHandler handler;
    private boolean paused;

    MemoryWire(MemoryLoop loop, ClientPeer peer) {
        this.loop = loop;
        this.peer = peer;
        this.transport = new MemoryTransport(loop.lane());
    }

    /** The handshake has passed. */
    void adopt(Function<Transport, TransportHandler> session) {
        adopted = true;
        peer.attach(this);
        loop.execute(() -> {
            loop.lane().addSource(delivery);
            TransportHandler connected = session.apply(transport);
            handler = connected;
            transport.connect(connected);
        });
    }

    /** Whether the handshake has passed. */
    boolean adopted() {
        return adopted;
    }

    /** Hands the client what was sent to it; whether there was anything. */
    private boolean deliver() {
        if (paused) {
            return false;
        }
        byte[] sent = transport.takeOutgoing();
        if (sent.length > 0) {
            peer.receive(ByteBuffer.wrap(sent));
        }
        boolean end = transport.outputShutDown() || transport.closed() > 0;
        if (end) {
            peer.receiveEnd();
            end();
        }
        return sent.length > 0 || end;
    }

    private void end() {
        loop.lane().removeSource(delivery);
        transport.setCapacity(Integer.MAX_VALUE); // nobody is there to be waited for
        transport.receiveEnd();
    }

    @Override
    public void write(byte[] bytes) {
        loop.execute(() -> transport.receive(bytes));
    }

    @Override
    public void pause(int room) {
        loop.execute(() -> {
            paused = true;
            transport.setCapacity(room);
        });
    }

    @Override
    public void resume() {
        loop.execute(() -> {
            paused = false;
            transport.setCapacity(Integer.MAX_VALUE);
        });
    }

    /** The application ends, and the connection with it, whether its client reads or not. */
    void lose() {
        loop.execute(() -> {
            if (handler != null && transport.closed() == 0) {
                handler.lost();
            }
        });
    }

    @Override
    public void cut() {
        loop.execute(() -> {
            if (!peer.ended()) {
                peer.receiveEnd();
            }
            end();
        });
    }
}
