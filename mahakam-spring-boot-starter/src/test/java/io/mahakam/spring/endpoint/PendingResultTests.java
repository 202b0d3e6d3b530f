package io.mahakam.spring.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.session.Execution;
import io.mahakam.session.PayloadEncoder;
import io.mahakam.session.SessionDetails;
import io.mahakam.session.SessionListener;
import io.mahakam.session.SessionOptions;
import io.mahakam.session.Sessions;
import io.mahakam.session.TransportSession;
import io.mahakam.session.WebSocketSession;
import io.mahakam.session.memory.MemoryLane;
import io.mahakam.session.memory.MemoryTransport;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PendingResultTests {
    private static final String ALMOST_ALL = "x".repeat((int) SessionOptions.DEFAULT.maxQueuedBytes() * 9 / 10);

    private final MemoryLane lane = new MemoryLane();
    private final MemoryTransport transport = new MemoryTransport(lane);
    private int made;
    private boolean closed;
    private Throwable failure;

    @Test
    void largeMessagesKeepWithinTheBoundTheNextWaitsUntilAllIsWritten() {
        TransportSession session = open(Stream.generate(() -> {
                    made++;
                    return ALMOST_ALL;
                })
                .limit(3));
        lane.settle();
        assertThat(made).isEqualTo(1);
        transport.setCapacity(ALMOST_ALL.length() - 200_000); // little is left, but what comes is large
        lane.settle();
        assertThat(made).isEqualTo(1);
        transport.setCapacity(Integer.MAX_VALUE);
        lane.settle();
        assertThat(made).isEqualTo(3);
        assertThat(closed).isTrue();
        assertThat(session.isOpen()).isTrue();
    }

    @Test
    void whatFailsIsClosedAndToldOnce() {
        open(Stream.of(1, 2).map(number -> {
            throw new IllegalStateException("broken");
        }));
        lane.settle();
        assertThat(failure).hasMessage("broken").hasNoSuppressedExceptions();
        assertThat(closed).isTrue();
    }

    @Test
    void whoIsGoneGetsNothingMore() {
        TransportSession session = open(Stream.generate(() -> ALMOST_ALL));
        lane.settle();
        session.close();
        lane.settle();
        assertThat(closed).isTrue();
        assertThat(failure).isNull();
    }

    /** A session whose peer reads nothing yet, and is sent a result as soon as it is open. */
    private TransportSession open(Stream<?> stream) {
        transport.setCapacity(0);
        Sessions sessions = new Sessions(SessionOptions.DEFAULT, PayloadEncoder.BASIC, Runnable::run);
        SessionDetails details =
                new SessionDetails(URI.create("ws://localhost"), null, null, null, Execution.INLINE, "");
        Iterator<?> iterator = stream.iterator();
        TransportSession session = sessions.create(details, new Sending(iterator), transport);
        lane.execute(() -> transport.connect(session));
        return session;
    }

    private final class Sending implements SessionListener {
        private final Iterator<?> iterator;

        Sending(Iterator<?> iterator) {
            this.iterator = iterator;
        }

        @Override
        public void opened(WebSocketSession session) throws Exception {
            EndpointMethod method = new EndpointMethod(
                    "any", this, Object.class.getMethod("toString"), List.of(), null, List.of(), null);
            Elements elements = new PulledElements(iterator, () -> closed = true);
            PendingResult result = new PendingResult(
                    new BoundMethod(method, new Object[0], ResultTarget.SESSION),
                    (TransportSession) session,
                    new BoundMethod.Later(elements, ResultTarget.SESSION),
                    false,
                    (failed, where, problem) -> failure = problem);
            result.start(result);
        }

        @Override
        public void text(WebSocketSession session, ByteBuffer utf8) {}

        @Override
        public void binary(WebSocketSession session, ByteBuffer payload) {}

        @Override
        public void closed(WebSocketSession session, CloseStatus status) {}

        @Override
        public void failed(WebSocketSession session, Throwable problem) {
            failure = problem;
        }
    }
}
