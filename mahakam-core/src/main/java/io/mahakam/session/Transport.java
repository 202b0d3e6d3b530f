package io.mahakam.session;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * One connection's bytes. All methods are called on its {@link #lane()} only and none blocks. What is ready is told to
 * the {@link TransportHandler}.
 */
public interface Transport {
    /** Where this connection is read and written. */
    Lane lane();

    /**
     * Reads what is at hand. Of what is left {@link TransportHandler#readable()} will tell, if reading is wanted.
     *
     * @return the number of bytes read, or -1 at the end of the stream
     */
    int read(ByteBuffer into) throws IOException;

    /** Writes as much as the connection takes and returns the number of bytes it took over. */
    int write(ByteBuffer from) throws IOException;

    /** Pushes on what {@link #write} took over; whether nothing of it is left here. */
    boolean flush() throws IOException;

    /** Whether {@link TransportHandler#readable()} is wanted; at first it is. */
    void wantRead(boolean wanted);

    /** Whether {@link TransportHandler#writable()} is wanted; at first it is not. */
    void wantWrite(boolean wanted);

    /**
     * Tells the peer that nothing more will be written.
     *
     * @return whether the connection can do that and stay readable
     */
    boolean shutdownOutput() throws IOException;

    /** Cuts the connection. Further calls do nothing. */
    void close();
}
