package io.mahakam.session;

import io.mahakam.protocol.CloseStatus;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What happens on a session. The calls for one session come one at a time and in order: {@code opened} first, {@code
 * closed} last and exactly once, even if {@code opened} threw; only workers that refuse the task, as they do once they were
 * shut down, keep it from being called. They come on a worker thread, so that they may block, or if the session has
 * {@link Execution#INLINE} on its event loop, never inside of another session's. A call that throws closes its session with
 * 1011; messages that waited behind it are discarded. A call may go on after its method has returned: {@link
 * TransportSession#finishLater}.
 *
 * <p>While the peer leaves more than half of what its session may have unsent, or event loops have yet to take many
 * broadcasts of the session's calls, the next call waits.
 *
 * <p>Payloads are heap buffers that belong to the listener.
 */
public interface SessionListener {
    /** The session is open; messages may be sent. */
    void opened(WebSocketSession session) throws Exception;

    /** A text message, as the valid UTF-8 it came in. */
    void text(WebSocketSession session, ByteBuffer utf8) throws Exception;

    /** A binary message. */
    void binary(WebSocketSession session, ByteBuffer payload) throws Exception;

    /**
     * A binary message that is read as it arrives; called with its first bytes, instead of the other method, if {@link
     * #maxStreamedSize()} says so. Reading blocks until more has arrived. While what has arrived and was not read reaches
     * {@link SessionOptions#maxReceivedBytes()}, the connection is not read. If the session begins to close before the
     * message is complete, reading fails with an {@link IncompleteMessageException}. When the method returns, the rest is
     * discarded.
     *
     * @param message of any thread, one at a time; need not be closed
     */
    default void binary(WebSocketSession session, InputStream message) throws Exception {}

    /**
     * The largest binary message, in bytes, where those are to be given as streams, whatever the session's own limits on
     * messages and frames; zero, as by default: they are given whole. Asked once. Not with {@link Execution#INLINE}.
     */
    default long maxStreamedSize() {
        return 0;
    }

    /**
     * A Pong that was not one of the heartbeat's: the answer to {@link WebSocketSession#ping}, or one that nobody asked
     * for. It waits its turn like a message and counts towards the same bounds. Does nothing unless overridden.
     */
    default void pong(WebSocketSession session, ByteBuffer payload) throws Exception {}

    /**
     * Whether {@link #pong} is called at all; if not, as by default, a Pong costs nothing. Asked at each Pong, on the
     * thread that reads: must not block.
     */
    default boolean wantsPongs() {
        return false;
    }

    /**
     * How many messages and Pongs may be handled at once, by several workers and in any order; one, as by default: one after
     * the other. {@code opened} comes before all of them and {@code closed} after all have returned. Asked once; of no
     * meaning with {@link Execution#INLINE}.
     */
    default int concurrency() {
        return 1;
    }

    /**
     * The session is being closed with 1013, because its peer did not read fast enough; {@code closed} follows. Does
     * nothing unless overridden.
     *
     * @param room the room whose message was too much, or {@code null} if that was one sent to the session itself
     * @param queuedBytes what was unsent by then
     */
    default void tooSlow(WebSocketSession session, @Nullable String room, long queuedBytes) throws Exception {}

    /**
     * The session has ended and has left its rooms. The status is the peer's (1005 if its Close had no code), the one
     * we failed the connection with, or 1006 if the connection ended without a Close from the peer.
     */
    void closed(WebSocketSession session, CloseStatus status) throws Exception;

    /** One of the other methods threw this. Must not throw. */
    void failed(WebSocketSession session, Throwable problem);
}
