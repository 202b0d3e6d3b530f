package io.mahakam.session;

import io.mahakam.protocol.MessageFragments;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A message that is read from a stream while it is sent, each piece as a frame. It has a {@link #place()} in the queue,
 * behind which everything waits that was sent later. When its turn comes, workers read, one at a time and no further
 * than {@link #PIECES_AHEAD} of what is written; the last piece takes the place.
 */
final class OutgoingStream implements Milestone, Runnable {
    /** One is written while the next is read. */
    private static final int PIECES_AHEAD = 2;

    private static final int LARGEST_PIECE = 32 * 1024;

    /** The pieces that are ahead take at most a quarter of the session's bound. */
    private static final int PIECES_IN_BOUND = 8;

    private final TransportSession session;
    private final Executor workers;
    private final int pieceSize;
    private final CompletableFuture<Void> sent = new CompletableFuture<>();

    /** Pieces to be read; a worker is busy while it is not zero. */
    private final AtomicInteger wanted = new AtomicInteger();

    // Belongs to the worker.
    private final InputStream data;
    private final MessageFragments fragments;
    private boolean closed;

    // Belongs to the lane: a piece is queued, so that the message cannot be taken back; and so is the last.
    private boolean begun;
    private boolean finished;

    /** Why nothing more is to be read. */
    private volatile @Nullable Throwable problem;

    private final Milestone pieceWritten = new Milestone() {
        @Override
        public void reached() {
            if (!finished) {
                want(1);
            }
        }

        @Override
        public void missed() {
            // So is the place behind it, or what has taken it.
        }
    };

    private final Milestone lastWritten = new Milestone() {
        @Override
        public void reached() {
            complete(null);
        }

        @Override
        public void missed() {
            OutgoingStream.this.missed();
        }
    };

    OutgoingStream(TransportSession session, SessionOptions options, Executor workers, InputStream data, boolean text) {
        this.session = session;
        this.workers = workers;
        this.data = data;
        this.fragments = new MessageFragments(text);
        long largest = Math.min(options.maxSentFrameSize(), Math.max(1, options.maxQueuedBytes() / PIECES_IN_BOUND));
        this.pieceSize = (int) Math.min(LARGEST_PIECE, largest);
    }

    /** What is queued for the message, until its last piece takes the place. */
    OutgoingFrame place() {
        return OutgoingFrame.place(this);
    }

    /** Completes, on a worker, when the last piece is written; with an exception as soon as it cannot be any more. */
    CompletionStage<Void> sent() {
        return StageForUsers.of(sent);
    }

    /** Its turn has come. */
    @Override
    public void reached() {
        want(PIECES_AHEAD);
    }

    @Override
    public void missed() {
        if (problem == null) {
            IOException reason = new IOException(
                    session.isOpen()
                            ? "The message was dropped: too much is unsent"
                            : "The session has ended before the message was sent");
            problem = reason;
            complete(reason);
            want(1); // so that a worker closes the stream
        }
    }

    private void want(int pieces) {
        if (wanted.getAndAdd(pieces) > 0) {
            return;
        }
        try {
            workers.execute(this);
        } catch (RejectedExecutionException | OutOfMemoryError noWorkers) {
            closeAfter(noWorkers); // here: nobody is left to do it
            session.onLane(() -> failed(noWorkers));
        }
    }

    /** Reads what is wanted. On a worker. */
    @Override
    public void run() {
        byte[] piece = new byte[closed || problem != null ? 0 : pieceSize];
        do {
            Throwable reason = problem;
            if (reason != null) {
                closeAfter(reason);
            } else if (!closed) {
                read(piece);
            }
        } while (wanted.decrementAndGet() > 0);
    }

    private void read(byte[] piece) {
        try {
            int length = data.read(piece);
            boolean last = length < 0;
            if (last) {
                closed = true;
                data.close(); // before the end is told: some streams tell only now that what they gave is wrong
            }
            ByteBuffer frame = fragments.next(piece, Math.max(length, 0), last);
            session.onLane(() -> queue(frame, last));
        } catch (Throwable broken) {
            closeAfter(broken);
            session.onLane(() -> failed(broken));
        }
    }

    private void closeAfter(Throwable reason) {
        if (closed) {
            return;
        }
        closed = true;
        try {
            data.close();
        } catch (IOException | RuntimeException broken) {
            if (broken != reason) {
                reason.addSuppressed(broken);
            }
        }
    }

    private void queue(ByteBuffer frame, boolean last) {
        if (problem == null) {
            begun = true;
            finished = last;
            session.sender().addPiece(OutgoingFrame.piece(frame, last ? lastWritten : pieceWritten), last);
        }
    }

    private void failed(Throwable reason) {
        if (problem != null) {
            return;
        }
        problem = reason;
        complete(reason);
        if (begun) { // 5.4: a message that is begun can only be completed, or end with the connection
            session.closing().failed();
        } else {
            session.sender().withdraw(); // as if it had never been
        }
    }

    /** Tells the user, and not on the lane. */
    private void complete(@Nullable Throwable reason) {
        Runnable completion = reason == null ? () -> sent.complete(null) : () -> sent.completeExceptionally(reason);
        try {
            workers.execute(completion);
        } catch (RejectedExecutionException | OutOfMemoryError noWorkers) {
            completion.run();
        }
    }
}
