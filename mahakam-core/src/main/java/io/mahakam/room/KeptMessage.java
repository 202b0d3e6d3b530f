package io.mahakam.room;

import io.mahakam.session.OutgoingMessage;
import io.mahakam.session.WebSocketSession;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** A message that a room keeps, as it is sent. Thread-safe. */
public final class KeptMessage {
    private final long offset;
    private final long nanoTime;
    private final int size;

    /** Encoded for more subprotocols as those who speak them come, and never again for less. */
    private final AtomicReference<RoomMessage> message;

    KeptMessage(long offset, long nanoTime, RoomMessage message) {
        this.offset = offset;
        this.nanoTime = nanoTime;
        this.size = message.frame().size();
        this.message = new AtomicReference<>(message);
    }

    /** Which message of the room's life it is, see {@link RoomPosition}. */
    public long offset() {
        return offset;
    }

    /** When it was broadcast, as of {@link System#nanoTime()}. */
    public long nanoTime() {
        return nanoTime;
    }

    /** Its bytes as it was broadcast; always the same, even if it is encoded for more subprotocols since. */
    public int size() {
        return size;
    }

    /** As it is sent: to those of one subprotocol, if encoders make a difference. */
    public OutgoingMessage message() {
        return forMembers().frame().message();
    }

    boolean isFor(WebSocketSession session) {
        return forMembers().isFor(Set.of(SpokenSubprotocols.name(session)));
    }

    /** Encodes it for a session's subprotocol. */
    void encodeFor(WebSocketSession session) {
        String spoken = SpokenSubprotocols.name(session);
        message.updateAndGet(known -> known.encodedAlsoFor(spoken));
    }

    RoomMessage forMembers() {
        return Objects.requireNonNull(message.get());
    }
}
