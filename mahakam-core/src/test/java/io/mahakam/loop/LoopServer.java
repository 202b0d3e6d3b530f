package io.mahakam.loop;

import io.mahakam.room.RoomOptions;
import io.mahakam.room.Rooms;
import io.mahakam.session.Execution;
import io.mahakam.session.PayloadEncoder;
import io.mahakam.session.SessionDetails;
import io.mahakam.session.SessionListener;
import io.mahakam.session.SessionOptions;
import io.mahakam.session.Sessions;
import io.mahakam.session.TestListener;
import io.mahakam.session.WebSocketSession;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** All of the core at work: sessions and rooms over real loops, sockets and workers. */
final class LoopServer implements AutoCloseable {
    private final SessionDetails details;
    private final EventLoops loops;
    private final ExecutorService workers = Executors.newFixedThreadPool(4);
    private final Sessions sessions;
    private final Rooms rooms;

    /** With two loops, and workers. */
    LoopServer(SessionOptions options) {
        this(options, RoomOptions.DEFAULT, 2, Execution.WORKER);
    }

    LoopServer(SessionOptions options, RoomOptions roomOptions) {
        this(options, roomOptions, 2, Execution.WORKER);
    }

    LoopServer(SessionOptions options, int loopCount, Execution execution) {
        this(options, RoomOptions.DEFAULT, loopCount, execution);
    }

    private LoopServer(SessionOptions options, RoomOptions roomOptions, int loopCount, Execution execution) {
        details = new SessionDetails(URI.create("/"), null, null, null, execution, "");
        loops = new EventLoops(loopCount);
        rooms = new Rooms(name -> roomOptions, PayloadEncoder.BASIC);
        sessions = new Sessions(options, PayloadEncoder.BASIC, workers);
        loops.start();
    }

    Sessions sessions() {
        return sessions;
    }

    Rooms rooms() {
        return rooms;
    }

    /** A client whose session is open. */
    LoopClient connect() throws Exception {
        return connect(new TestListener());
    }

    /** A client whose session is open and has this listener. */
    LoopClient connect(TestListener listener) throws Exception {
        SocketChannelPair pair = SocketChannelPair.open();
        CompletableFuture<WebSocketSession> session = new CompletableFuture<>();
        listener.on("opened", (opened, call) -> session.complete(opened));
        adopt(pair, listener);
        return new LoopClient(pair, session.get(20, TimeUnit.SECONDS));
    }

    void adopt(SocketChannelPair pair, SessionListener listener) {
        loops.adopt(pair, transport -> sessions.create(details, listener, transport));
    }

    void stopLoops() {
        loops.close();
    }

    @Override
    public void close() {
        loops.close();
        workers.shutdownNow();
    }
}
