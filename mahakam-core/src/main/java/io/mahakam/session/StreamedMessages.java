package io.mahakam.session;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A session's messages that are read as they arrive: at most one is arriving. Belongs to the lane, except where noted. */
final class StreamedMessages {
    private static final int MOST_PONGS_BESIDE = 64;

    private final TransportSession session;
    private final QueuedAmount waiting;
    private final Consumer<IncomingStream> begun;

    /** The message that is arriving. */
    private @Nullable IncomingStream incoming;

    /** Those that came since it began. */
    private int pongs;

    /**
     * @param waiting counts what is not read yet
     * @param begun is told of each message, when its first bytes are there
     */
    StreamedMessages(TransportSession session, QueuedAmount waiting, Consumer<IncomingStream> begun) {
        this.session = session;
        this.waiting = waiting;
        this.begun = begun;
    }

    void add(ByteBuffer part, boolean last) {
        IncomingStream stream = incoming;
        if (stream == null) {
            stream = new IncomingStream(this::taken);
            incoming = stream;
            pongs = 0;
            begun.accept(stream);
        }
        int size = part.remaining();
        waiting.remove(-size, 0); // first: it may be read at once
        if (!stream.add(part)) {
            waiting.remove(size, 0);
        }
        if (last) {
            incoming = null;
            if (stream.complete()) {
                waiting.add(0);
            }
        }
    }

    /** Bytes have been read, or nobody wants them any more. Any thread. */
    private void taken(int bytes) {
        waiting.remove(bytes, 0);
        if (waiting.isLow()) {
            session.reader().mailboxIsAwaited();
        }
    }

    /** Whether a message is arriving: then nothing else may stop reading, or it could not go on. */
    boolean isArriving() {
        return incoming != null;
    }

    /** Whether one more Pong may wait beside it. */
    boolean leavesRoomForPong() {
        return pongs++ < MOST_PONGS_BESIDE;
    }

    /** Nothing more arrives. */
    void fail() {
        if (incoming != null) {
            incoming.fail();
        }
    }
}
