package io.mahakam.session;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.protocol.WebSocketProtocol;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Brings what is sent to a session to its {@link Outbox}: from any thread, within the bounds, which include what the lane
 * has not yet taken. For whom they are too narrow, what its policy says happens. Belongs to the session's lane, except
 * where noted.
 */
final class SessionSender {
    private static final CloseStatus TOO_SLOW =
            CloseStatus.TRY_AGAIN_LATER.withReason("Messages were not read fast enough");

    private final TransportSession session;
    private final WebSocketProtocol protocol;
    private final Mailbox mailbox;
    private final Outbox outbox;
    private final OutgoingCompression compression;

    SessionSender(
            TransportSession session,
            WebSocketProtocol protocol,
            Mailbox mailbox,
            Outbox outbox,
            OutgoingCompression compression) {
        this.session = session;
        this.protocol = protocol;
        this.mailbox = mailbox;
        this.outbox = outbox;
        this.compression = compression;
    }

    // What is sent to this session alone. Any thread.

    /** Hands over a message. */
    Delivery send(OutgoingFrame message) {
        return session.isOpen() ? post(compression.whenSent(message)) : Receipt.toNobody();
    }

    /** Hands over a message that is read from a stream. */
    CompletionStage<Void> send(InputStream data, boolean text) {
        SessionOptions options = session.sessions().options();
        OutgoingStream stream = new OutgoingStream(session, options, session.workers(), data, text);
        postIfOpen(stream.place());
        return stream.sent();
    }

    void ping(ByteBuffer payload) {
        if (payload.remaining() > 125) { // 5.5: a control frame carries at most 125 bytes
            throw new IllegalArgumentException("A ping carries at most 125 bytes, not " + payload.remaining());
        }
        postIfOpen(OutgoingFrame.ping(payload));
    }

    /** See {@link TransportSession#written()}. */
    CompletionStage<Void> written() {
        WrittenMilestone milestone = new WrittenMilestone();
        postIfOpen(OutgoingFrame.milestone(milestone));
        return milestone.stage();
    }

    /** See {@link TransportSession#hasRoomFor}. */
    boolean hasRoomFor(long size) {
        long unsent = outbox.bytes();
        return unsent == 0 || unsent + size <= session.sessions().options().maxQueuedBytes();
    }

    /** Hands over what is no message, and tells of its fate by itself if at all. */
    private void postIfOpen(OutgoingFrame frame) {
        if (session.isOpen()) {
            post(frame);
        } else {
            frame.missed();
        }
    }

    /** Hands a frame to the lane if it keeps within the bounds, which include what the lane has not yet taken. */
    private Delivery post(OutgoingFrame frame) {
        Receipt receipt = new Receipt(1, session.workers());
        if (outbox.reserve(frame)) {
            if (session.lane().isCaughtUp()) {
                enqueueNow(frame, receipt);
            } else {
                session.onLane(() -> enqueue(frame, receipt));
            }
            return receipt;
        }
        if (refuse()) {
            return Receipt.toNobody();
        }
        receipt.dropped();
        receipt.taken();
        return receipt;
    }

    /** See {@link TransportSession#refuse()}. */
    boolean refuse() {
        if (!outbox.closesWhenFull()) {
            return false;
        }
        session.closing().decided();
        session.onLane(() -> tooSlow(null));
        return true;
    }

    /** See {@link TransportSession#refuse(QueueShare)}. */
    void refuse(QueueShare share) {
        if (session.isOpen()) {
            session.closing().decided();
            session.lane().post(() -> session.guarded(() -> tooSlow(share)));
        }
    }

    // What is queued, on the lane.

    /** At once, inside of a listener that is called inline: of this session, or of another one that sends to it. */
    private void enqueueNow(OutgoingFrame frame, Receipt receipt) {
        boolean held = session.calls().hold();
        try {
            enqueue(frame, receipt);
        } catch (RuntimeException | Error fault) {
            cutAfter(fault);
        } finally {
            if (held) {
                session.calls().release();
            }
        }
    }

    private void enqueue(OutgoingFrame frame, Receipt receipt) {
        try {
            if (session.closing().hasEndedSending()) {
                outbox.release(frame);
                receipt.closed();
            } else if (!outbox.addReserved(frame, receipt)) {
                tooSlow(null);
            }
        } catch (RuntimeException | Error fault) {
            receipt.failed(0);
            throw fault;
        } finally {
            receipt.taken();
        }
        session.reader().update();
    }

    /** See {@link TransportSession#deliver}. */
    void deliver(OutgoingFrame frame, @Nullable QueueShare share, @Nullable Object key, Receipt receipt) {
        int counted = receipt.counted();
        try {
            enqueueShared(frame, share, key, receipt);
        } catch (RuntimeException | Error fault) {
            receipt.failed(counted);
            cutAfter(fault); // the other members are still to get it
        }
    }

    private void enqueueShared(OutgoingFrame frame, @Nullable QueueShare share, @Nullable Object key, Receipt receipt) {
        if (session.closing().hasEndedSending()) {
            receipt.closed();
        } else if (outbox.add(compression.whenShared(frame), share, key, receipt)) {
            session.reader().update();
        } else {
            tooSlow(share);
        }
    }

    /** As {@link TransportSession#guarded}, but the caller has others to look after: the lane gets the fault. */
    private void cutAfter(Throwable fault) {
        session.lane().post(() -> {
            if (fault instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) fault;
        });
        session.cut();
    }

    /** Adds a frame of the streamed message whose turn it is. */
    void addPiece(OutgoingFrame piece, boolean last) {
        outbox.addPiece(piece, last);
        session.reader().update();
    }

    /** The streamed message whose turn it is comes to nothing. */
    void withdraw() {
        outbox.addPiece(OutgoingFrame.milestone(new WrittenMilestone()), true);
    }

    void sendPing(ByteBuffer payload) {
        protocol.ping(payload);
        sendControlFrames();
    }

    /** Sends what the protocol has to say. */
    void sendControlFrames() {
        for (ByteBuffer encoded = protocol.pollOutput(); encoded != null; encoded = protocol.pollOutput()) {
            outbox.addControl(encoded, protocol.closeSent()); // 5.5.1: a Close is the last frame
        }
    }

    /** More is unsent than the bounds allow; the last of it was on this account. */
    void tooSlow(@Nullable QueueShare share) {
        if (session.closing().hasEndedSending()) {
            return;
        }
        session.closing().decided();
        long bytes = outbox.bytes();
        outbox.dropUnbegun();
        session.closing().start(TOO_SLOW);
        mailbox.addTooSlow(share == null ? null : share.limits().source(), bytes);
        session.calls().deliver();
        if (share != null) {
            share.sessionClosed();
        }
    }
}
