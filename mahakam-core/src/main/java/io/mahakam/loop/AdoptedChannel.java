package io.mahakam.loop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;

/**
 * A connection taken over from whoever accepted it. Only its event loop calls these methods, except where noted; none
 * may block.
 */
public interface AdoptedChannel {
    /** What tells readiness: non-blocking. Called by any thread. */
    SelectableChannel selectable();

    /**
     * Reads what is at hand.
     *
     * @return the number of bytes read, or -1 at the end of the stream
     */
    int read(ByteBuffer into) throws IOException;

    /** Whether, after the latest read, bytes may be at hand of which the selector does not tell, such as decrypted ones. */
    boolean mayHoldMore();

    /** Writes as much as the connection takes and returns the number of bytes it took over. */
    int write(ByteBuffer from) throws IOException;

    /** Pushes on what {@link #write} took over, such as the rest of a TLS record; whether nothing of it is left. */
    boolean flush() throws IOException;

    /** Ends the outgoing half of the connection; false if it cannot do that and stay readable. */
    boolean shutdownOutput() throws IOException;

    /** Cuts the connection. */
    void close();
}
