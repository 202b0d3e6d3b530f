package io.mahakam.loop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CompletionHandler;

/**
 * A connection taken over from whoever accepted it, which completes reads and writes instead of telling readiness. Only
 * its event loop calls these methods; none may block. What completes calls its handler once: on any thread, even before
 * the method returns. An {@link AdoptedChannel} needs less time and memory.
 */
public interface AdoptedAsynchronousChannel {
    /** How much room a read has; the buffer is kept as long as the connection. */
    int readSize();

    /** Starts to read, when no other read is under way. Completes with the number of bytes, or -1 at the end. */
    void read(ByteBuffer into, CompletionHandler<Integer, Object> handler);

    /** Starts to write, when no other write is under way. Completes with the number of bytes. */
    void write(ByteBuffer from, CompletionHandler<Integer, Object> handler);

    /** Ends the outgoing half of the connection; false if it cannot do that and stay readable. */
    boolean shutdownOutput() throws IOException;

    /** Cuts the connection. What is under way fails. */
    void close();
}
